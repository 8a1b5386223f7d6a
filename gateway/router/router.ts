import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const OLDEST_MINOR = 15;

/**
 * Finds the Apollo Router that `APOLLO_ROUTER_BIN` names, or the first one on PATH.
 * @throws Error if the variable names anything but Apollo Router 2.15 or a newer 2.x.
 */
export async function findRouter(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const named = env.APOLLO_ROUTER_BIN;
  if (named) {
    if (await isApolloRouter(named)) return named;
    throw new Error(
      `APOLLO_ROUTER_BIN is "${named}", which is no Apollo Router 2.${OLDEST_MINOR} or newer 2.x. Correct or unset it.`,
    );
  }
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, 'router');
    if (folder && (await isApolloRouter(candidate))) return candidate;
  }
  return undefined;
}

async function isApolloRouter(bin: string): Promise<boolean> {
  try {
    const limits = { timeout: 5_000, killSignal: 'SIGKILL' } as const;
    const { stdout: version } = await run(bin, ['--version'], limits);
    const minor = /^(?:\D*\s)?v?2\.(\d+)\.\d+/.exec(version)?.[1];
    if (Number(minor ?? 0) < OLDEST_MINOR) return false;
    // Other programs also print a bare version number.
    return (await run(bin, ['--help'], limits)).stdout.includes('Apollo');
  } catch {
    return false;
  }
}

/** Arguments of the Router, relative to the project folder. */
export function routerArguments(config = 'gateway/router/router.yaml'): string[] {
  return ['--config', config, '--supergraph', 'gateway/supergraph.graphql'];
}
