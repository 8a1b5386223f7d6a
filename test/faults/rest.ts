import { setTimeout as pause } from 'node:timers/promises';

const REST_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;

/** When (performance.now) nothing of a trial was under way any more; undefined if that did not come. */
export async function restOf(trial: { isAtRest(): Promise<boolean> }): Promise<number | undefined> {
  for (const end = performance.now() + REST_WITHIN_MS; performance.now() < end; await pause(LOOK_EVERY_MS)) {
    const atRest = await trial.isAtRest().catch(() => false); // while a node does not serve
    if (atRest) return performance.now();
  }
  return undefined;
}
