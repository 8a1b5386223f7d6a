import { CartClientError } from './cart-client-error.js';

/** The cart answers within a second; what takes longer is lost on the way. */
const ATTEMPT_MS = 4000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;

export interface Patience {
  /** Time (ms) for everything: all attempts and the pauses between them. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether doing it twice does no harm. */
  readonly repeatable: boolean;
}

/** What one attempt gets: as long as an attempt may take, and less if the time is up before. */
export type Attempt<T> = (signal: AbortSignal) => Promise<T>;

/** Tries until it succeeds, fails in a way that stays, time is up or the caller has enough. */
export async function insist<T>(
  attempt: Attempt<T>,
  { timeoutMs, signal, repeatable }: Patience,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (let failures = 0; ; failures += 1) {
    try {
      return await tryOnce(attempt, Math.min(ATTEMPT_MS, end - performance.now()), signal);
    } catch (error) {
      const pause = pauseAfter(failures);
      const mayRepeat = repeatable && error instanceof CartClientError && error.retryable;
      if (!mayRepeat || performance.now() + pause >= end) throw error;
      await sleep(pause, signal);
    }
  }
}

/** One attempt, given up with `NETWORK_ERROR` after `ms` and with `ABORTED` when the caller's signal says so. */
export function tryOnce<T>(attempt: Attempt<T>, ms = ATTEMPT_MS, outer?: AbortSignal): Promise<T> {
  const inner = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const giveUp = (error: CartClientError) => {
      end();
      reject(error);
      inner.abort();
    };
    const aborted = () => giveUp(new CartClientError('ABORTED', 'The caller gave up.'));
    const late = () => giveUp(new CartClientError('NETWORK_ERROR', 'No answer in time.', true));
    const timer = setTimeout(late, ms);
    const end = () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', aborted);
    };
    if (outer?.aborted) return aborted();
    outer?.addEventListener('abort', aborted);
    attempt(inner.signal).then(resolve, reject).finally(end);
  });
}

/** Ends early, by throwing `ABORTED`, when the caller gives up. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return tryOnce(() => new Promise((resolve) => setTimeout(resolve, ms)), ms + ATTEMPT_MS, signal);
}

/** Doubles each time, and is spread so that clients that failed together do not come back together. */
function pauseAfter(failures: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  return longest * (0.5 + Math.random() / 2);
}
