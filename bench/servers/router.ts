import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { findRouter } from '../../gateway/router/router';
import { ROUTER_SECRET } from '../../test/support/service';
import { ServerProcess } from './server-process';

export type RouterSettings = Record<string, unknown>;

/** Changes to the Router as configured in `gateway/router/router.yaml`. */
export interface RouterChange {
  readonly logLevel?: string;
  /** Additional environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: (settings: RouterSettings) => unknown;
}

/** Undefined if this machine has no Router. */
export function routerProgram(): Promise<string | undefined> {
  return findRouter(process.env);
}

/** Starts the Router in front of a cart service. It knows the neighbours, but they are not running. */
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
