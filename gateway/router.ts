import type { ChildProcessByStdio } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { projectFile } from './project-file';
import type { Running } from './start-alone';

type RouterProcess = ChildProcessByStdio<null, Readable, Readable>;

const run = promisify(execFile);

/** router.yaml is in the shape of this version; an older Router reads it otherwise. */
const OLDEST_MINOR = 15;
const START_MS = 15_000;
const STOP_MS = 5_000;

/**
 * The Apollo Router that `APOLLO_ROUTER_BIN` names, else the first one on PATH, else undefined.
 * Throws if the variable names something else than Apollo Router 2.15 or a newer 2.x.
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
    // The version alone is a bare number, which other programs print too.
    return (await run(bin, ['--help'], limits)).stdout.includes('Apollo');
  } catch {
    return false;
  }
}

export interface RouterOptions {
  readonly bin: string;
  /** Its whole environment: the variables of `router.yaml`, and PATH. */
  readonly env: NodeJS.ProcessEnv;
}

export interface RunningRouter extends Running {
  /** Resolves when the Router has ended, whoever ended it. */
  readonly exited: Promise<void>;
}

/** What the Router is told on its command line, relative to the project's folder. */
export const routerArguments = [
  '--config',
  'gateway/router.yaml',
  '--supergraph',
  'gateway/supergraph.graphql',
] as const;

/** Starts the Router with `router.yaml` and waits until all its ports listen; throws with what it printed if it ends. */
export async function startRouter({ bin, env }: RouterOptions): Promise<RunningRouter> {
  const router = spawn(bin, [...routerArguments, '--log', logLevels(env)], {
    cwd: projectFile(),
    env: { ...env, APOLLO_TELEMETRY_DISABLED: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = () => undefined;
  const exited = once(router, 'close').then(ended, ended);
  const stop = () => end(router, exited);
  try {
    return { url: await listening(router, exited), stop, exited };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The last two say at level info where the graph listens, and that every port does. */
function logLevels(env: NodeJS.ProcessEnv): string {
  return `${env.APOLLO_ROUTER_LOG ?? 'warn'},apollo_router::axum_factory=info,apollo_router::state_machine=info`;
}

async function listening({ stdout, stderr }: RouterProcess, exited: Promise<void>): Promise<string> {
  const waiting = new AbortController();
  let printed = '';
  const ready = new Promise<string>((resolve) => {
    const read = (chunk: string) => {
      printed += chunk;
      const url = /exposed at (http\S+\/graphql)/.exec(printed)?.[1];
      if (url && printed.includes('"state":"Running"')) resolve(url);
    };
    for (const stream of [stdout, stderr]) stream.setEncoding('utf8').on('data', read);
  });
  const late = pause(START_MS, undefined, waiting);
  const url = await Promise.race([ready, exited, late]);
  waiting.abort();
  // What it prints from now on must still be read, or it would stand still once the pipe is full.
  for (const stream of [stdout, stderr]) stream.removeAllListeners('data').resume();
  if (!url) throw new Error(`The Router did not start. It printed:\n${withoutNews(printed)}${hint(printed)}`);
  return url.replace('//0.0.0.0', '//127.0.0.1');
}

/** What it printed, but for lines of level info. */
function withoutNews(printed: string): string {
  return printed.replace(/^.*"level":"INFO".*\n/gm, '');
}

function hint(printed: string): string {
  if (!printed.includes('Address already in use')) return '';
  return 'Set GATEWAY_PORT, ROUTER_HEALTH_PORT or ROUTER_METRICS_PORT, whichever is taken, to another port (0: any free one).';
}

async function end(router: RouterProcess, exited: Promise<void>): Promise<void> {
  router.kill('SIGTERM');
  const killer = setTimeout(() => router.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(killer);
}
