import type { Redis } from 'ioredis';
import { Refusal } from '../errors';

/** After this many milliseconds the fate of a command is unknown; it may then be repeated under its operation id. */
export const COMMAND_TIMEOUT_MS = 250;

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

/** Commands that one node is owed answers to: about as many as it can give before they count as unanswered. */
export const MOST_WAITING = 5000;
const MOST_UNSENT_BYTES = 16 * 1024 * 1024;

/** @throws Overloaded where one more command would wait longer than it is worth, and only take memory. */
export function demandCapacity(connection: Redis): void {
  const { commandQueue, status, stream } = connection;
  // A node of a cluster queues commands while its connection is being made.
  const queued = connection['offlineQueue'] as { readonly length: number };
  const waiting = commandQueue.length + (status === 'ready' ? 0 : queued.length);
  // There is no stream before the first connection, whatever its type says.
  if (waiting >= MOST_WAITING || stream?.writableLength >= MOST_UNSENT_BYTES) throw new Overloaded();
}
