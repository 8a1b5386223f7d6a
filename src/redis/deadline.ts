import { ExponentialBackoff, TimeoutStrategy, handleWhen, retry, timeout, wrap } from 'cockatiel';
import { Refusal } from '../errors';
import { within } from './within';

/** Replies that a failover, a restart or a resharding gives, and that go away. */
const PASSING =
  /^(LOADING|CLUSTERDOWN|READONLY|MASTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|NOREPLICAS|MISCONF|UNBLOCKED|Too many Cluster redirections)\b/;

/** Redis is at `maxmemory` and refuses whatever grows; a retry would only add to its load. */
const FULL = /^OOM\b/;

/** Clocks of the service and of Redis may be this far apart before good writes are refused. */
const LATE_AFTER_MS = 5000;

/** The latest moment (Unix ms) at which what should be there by `deadline` may still be applied. */
export function latestMoment(deadline: number): number {
  return deadline + LATE_AFTER_MS;
}

/**
 * Runs `attempt` again and again until it succeeds or the deadline (Unix ms) has come. Every attempt must be safe to
 * repeat: a command that timed out may have been executed, or may still be.
 * @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE at the deadline; at once what repetition cannot mend.
 */
export async function untilDeadline<T>(deadline: number, attempt: () => Promise<T>): Promise<T> {
  if (Date.now() >= deadline)
    throw new Refusal('STORE_UNAVAILABLE', { detail: 'There was no time left for this. Try again.' });
  let last: unknown;
  try {
    return await within(deadline - Date.now(), attempt());
  } catch (error) {
    if (!isPassing(error)) throw lasting(error);
    last = error;
  }
  const remembering = async () => {
    try {
      return await attempt();
    } catch (error) {
      last = error;
      throw error;
    }
  };
  try {
    return await retries(deadline - Date.now()).execute(remembering);
  } catch (error) {
    if (!isPassing(last)) throw lasting(last);
    throw last instanceof Refusal ? last : new Refusal('STORE_UNAVAILABLE', { cause: error });
  }
}

function retries(remainingMs: number) {
  return wrap(
    timeout(Math.max(remainingMs, 0), TimeoutStrategy.Aggressive),
    retry(handleWhen(isPassing), {
      maxAttempts: Infinity,
      backoff: new ExponentialBackoff({ initialDelay: 10, maxDelay: 100 }),
    }),
  );
}

/** Whatever Redis did not say itself is a matter of the connection. */
function isPassing(error: unknown): boolean {
  if (error instanceof Refusal) return error.retryable;
  if (!(error instanceof Error)) return false;
  if (error.name === 'ReplyError') return PASSING.test(error.message);
  return !(error instanceof TypeError) && !(error instanceof RangeError);
}

/** What to throw for an error that a retry does not help. */
function lasting(error: unknown): unknown {
  if (!(error instanceof Error && error.name === 'ReplyError' && FULL.test(error.message))) return error;
  const detail = 'The store is full: only removals and signing out work at the moment. Try again later.';
  return new Refusal('STORE_UNAVAILABLE', { cause: error, detail });
}
