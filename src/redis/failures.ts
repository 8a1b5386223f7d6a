import { Refusal } from '../errors';

/** Replies that a failover, a restart or a resharding gives, and that go away. */
const PASSING =
  /^(LOADING|CLUSTERDOWN|READONLY|MASTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|NOREPLICAS|MISCONF|UNBLOCKED|Too many Cluster redirections)\b/;

/** Redis is at `maxmemory` and refuses whatever grows. */
const FULL = /^OOM\b/;

/** More is waiting for a node already than it can be expected to answer in time. */
export class Overloaded extends Error {
  constructor() {
    super('Too many commands wait for this node of Redis.');
    this.name = 'Overloaded';
  }
}

/** Whether a retry may help. Whatever Redis did not say itself is a matter of the connection. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Refusal) return error.retryable;
  if (!(error instanceof Error) || error instanceof Overloaded) return false;
  if (error.name === 'ReplyError') return PASSING.test(error.message);
  return !(error instanceof TypeError) && !(error instanceof RangeError);
}

/** What the caller gets for an error that our own retries would only make worse, or would not help. */
export function lasting(error: unknown): unknown {
  if (error instanceof Overloaded) {
    const detail = 'The store is busy. Try again in a moment.';
    return new Refusal('STORE_UNAVAILABLE', { cause: error, detail });
  }
  if (!(error instanceof Error && error.name === 'ReplyError' && FULL.test(error.message))) return error;
  const detail = 'The store is full: only removals and signing out work at the moment. Try again later.';
  return new Refusal('STORE_UNAVAILABLE', { cause: error, detail });
}
