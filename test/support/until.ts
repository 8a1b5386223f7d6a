import { setTimeout as pause } from 'node:timers/promises';

const POLL_EVERY_MS = 20;

/**
 * Polls `probe` until it answers something truthy, and returns that. A probe that throws counts as
 * "not yet"; after `timeoutMs` the error names `what` and carries the last failure as its cause.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  let failure: unknown;
  do {
    try {
      const answer = await probe();
      if (answer) return answer;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await pause(POLL_EVERY_MS);
  } while (performance.now() < deadline);
  throw new Error(`waited ${timeoutMs} ms in vain until ${what}`, { cause: failure });
}
