import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { findRouter } from '../../gateway/router/router';
import { ROUTER_SECRET } from '../../test/support/service';
import { ServerProcess } from './server-process';

/** router.yaml as an object. */
export type RouterSettings = Record<string, unknown>;

/** One way to run the Router: as `gateway/router/router.yaml` has it, but for what is changed. */
export interface RouterChange {
  readonly logLevel?: string;
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: (settings: RouterSettings) => unknown;
}

/** Undefined if there is no Router on this machine. */
export function routerProgram(): Promise<string | undefined> {
  return findRouter(process.env);
}

/** Starts the Router before a cart service; it knows the neighbours, but nobody is there. */
export async function startRouter(
  cart: string,
  { logLevel = 'warn', env = {}, settings = () => undefined }: RouterChange,
  port: number,
): Promise<ServerProcess> {
  const program = await routerProgram();
  if (!program) throw new Error('No Apollo Router: set APOLLO_ROUTER_BIN.');
  const config = parse(await readFile('gateway/router/router.yaml', 'utf8')) as RouterSettings;
  settings(config);
  const file = join(await mkdtemp(join(tmpdir(), 'onecart-bench-')), 'router.yaml');
  await writeFile(file, stringify(config));
  return ServerProcess.spawn(
    program,
    ['--config', file, '--supergraph', 'gateway/supergraph.graphql', '--log', logLevel],
    {
      ROUTER_SECRET,
      CART_URL: `${cart}/graphql`,
      GATEWAY_PORT: String(port),
      ROUTER_HEALTH_PORT: '0',
      ROUTER_METRICS_PORT: '0',
      APOLLO_TELEMETRY_DISABLED: 'true',
      ...env,
    },
    `http://127.0.0.1:${port}`,
  );
}
