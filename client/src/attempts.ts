import { CartClientError } from './cart-client-error.js';

/** The cart responds within a second. After this, the request or the response is lost. */
const ATTEMPT_MS = 4000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;

export interface Patience {
  /** Time (ms) for all attempts and the delays between them. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether the call is safe to retry. */
  readonly repeatable: boolean;
}

/** One attempt. The signal aborts it when it or the whole call times out. */
export type Attempt<T> = (signal: AbortSignal) => Promise<T>;

/** Retries until success, a permanent error, the timeout, or the caller's signal. */
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

/** One attempt. Fails with `NETWORK_ERROR` after `ms`, and with `ABORTED` on the caller's signal. */
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

/** Throws `ABORTED` early if the caller's signal aborts. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return tryOnce(() => new Promise((resolve) => setTimeout(resolve, ms)), ms + ATTEMPT_MS, signal);
}

/** Exponential backoff with jitter, so that clients that failed together do not retry together. */
function pauseAfter(failures: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  return longest * (0.5 + Math.random() / 2);
}
