import { Refusal } from '../errors';
import { isPassing, lasting } from './failures';
import { Repetition } from './repetition';
import { within } from './within';

/** Clocks of the service and of Redis may be this far apart before good writes are refused. */
const LATE_AFTER_MS = 5000;

/** The latest moment (Unix ms) at which what should be there by `deadline` may still be applied. */
export function latestMoment(deadline: number): number {
  return deadline + LATE_AFTER_MS;
}

/**
 * Runs `attempt` until it succeeds or the deadline (Unix ms) has come. Every attempt must be safe to repeat: a command
 * that was not answered may have been executed, or may still be.
 * @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE at the deadline; at once where a retry does not help.
 */
export async function untilDeadline<T>(deadline: number, attempt: () => Promise<T>): Promise<T> {
  if (Date.now() >= deadline)
    throw new Refusal('STORE_UNAVAILABLE', { detail: 'There was no time left for this. Try again.' });
  try {
    return await within(deadline - Date.now(), attempt());
  } catch (error) {
    if (!isPassing(error)) throw lasting(error);
    return new Repetition(deadline, attempt, error).answer();
  }
}
