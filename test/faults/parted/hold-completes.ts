import { until } from '../../support/until';
import type { FaultProxy } from '../../support/fault-proxy';
import type { ForgottenMerge } from './forgotten-merge';

/** After that a driver may have lost its patience with a connection that carries nothing. */
const PATIENCE_MS = 500;
const ATTEMPTS = 5;

/**
 * Merges whose drivers wait before they complete, until the proxies heal. Any other driver that finds a departure claims it again before
 * going on, so only a driver that is under way already completes at an isolated primary.
 * @param elsewhere of the nodes without the sources.
 * @param urls an instance for each merge, and so a connection of its own that can be held up.
 * @param settled waits until the node of the sources needs no more time before it is isolated.
 */
export async function holdCompletes(
  prepare: () => Promise<readonly ForgottenMerge[]>,
  elsewhere: readonly FaultProxy[],
  urls: readonly string[],
  settled: () => Promise<unknown>,
): Promise<readonly ForgottenMerge[]> {
  for (let attempt = 1; ; attempt += 1) {
    const merges = await prepare();
    const begun = performance.now();
    for (const [n, merge] of merges.entries()) {
      merge.holdBeforeComplete(elsewhere);
      merge.call.beginAt(urls[n]!);
    }
    await until('the merges wait before they complete', () => areAllThere(merges));
    await settled();
    if (performance.now() - begun < PATIENCE_MS || attempt === ATTEMPTS) return merges;
    // On a busy machine it took too long: these may finish, and others are tried.
    for (const proxy of elsewhere) proxy.heal();
    await Promise.all(merges.map(({ call }) => call.wrongAnswers()));
  }
}

async function areAllThere(merges: readonly ForgottenMerge[]): Promise<boolean> {
  return (await Promise.all(merges.map((merge) => merge.isBeforeComplete()))).every(Boolean);
}
