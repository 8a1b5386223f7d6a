import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { stop } from '../../dev/children/ending';
import { routerArguments } from '../../gateway/router/router';
import type { Running } from '../../kit/start-alone';

type RouterProcess = ChildProcessByStdio<null, Readable, Readable>;

const START_MS = 15_000;
const STOP_MS = 5_000;
/** The last two say at level info where the graph listens, and that every port does. */
const LOG = 'warn,apollo_router::axum_factory=info,apollo_router::state_machine=info';

/**
 * Starts the Router with `router.yaml` and waits until all its ports listen; throws with what it printed if it ends.
 * @param env the whole of its environment: the variables of `router.yaml`, and PATH
 */
export async function startRouter(bin: string, env: NodeJS.ProcessEnv): Promise<Running> {
  const router = spawn(bin, [...routerArguments(), '--log', LOG], {
    env: { ...env, APOLLO_TELEMETRY_DISABLED: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = () => stop(router, { killAfterMs: STOP_MS });
  try {
    return { url: await listening(router), stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function listening(router: RouterProcess): Promise<string> {
  const { stdout, stderr } = router;
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
  const closed = once(router, 'close', waiting).then(nothing, nothing);
  const late = pause(START_MS, undefined, waiting).catch(nothing);
  const url = await Promise.race([ready, closed, late]);
  waiting.abort();
  // What it prints from now on must still be read, or it would stand still once the pipe is full.
  for (const stream of [stdout, stderr]) stream.removeAllListeners('data').resume();
  if (!url) throw new Error(`The Router did not start. It printed:\n${withoutNews(printed)}`);
  return url;
}

const nothing = () => undefined;

/** What it printed, but for lines of level info. */
function withoutNews(printed: string): string {
  return printed.replace(/^.*"level":"INFO".*\n/gm, '');
}
