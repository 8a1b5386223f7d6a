import type { Redis } from 'ioredis';
import { Refusal } from '../errors';

/** In ms. After it the outcome of a command is unknown, and it may be retried under its operation id. */
export const COMMAND_TIMEOUT_MS = 250;

/** Temporary errors during a failover, a restart or a resharding. */
const PASSING =
  /^(LOADING|CLUSTERDOWN|READONLY|MASTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|NOREPLICAS|MISCONF|UNBLOCKED|Too many Cluster redirections)\b/;

/** Redis is at `maxmemory` and refuses writes that need memory. */
const FULL = /^OOM\b/;

/** More commands wait for a node than it can answer in time. */
export class Overloaded extends Error {
  constructor() {
    super('Too many commands are waiting for this Redis node.');
    this.name = 'Overloaded';
  }
}

/** Whether a retry may help. An error that is not a reply of Redis is a failure of the connection. */
export function isPassing(error: unknown): boolean {
  if (error instanceof Refusal) return error.retryable;
  if (!(error instanceof Error) || error instanceof Overloaded) return false;
  if (error.name === 'ReplyError') return PASSING.test(error.message);
  return !(error instanceof TypeError) && !(error instanceof RangeError);
}

/** The refusal for an error that retries would not fix, or would make worse. */
export function lasting(error: unknown): unknown {
  if (error instanceof Overloaded) {
    const detail = 'The store is busy. Retry in a moment.';
    return new Refusal('STORE_UNAVAILABLE', { cause: error, detail });
  }
  if (!(error instanceof Error && error.name === 'ReplyError' && FULL.test(error.message))) return error;
  const detail = 'The store is full: only removals and sign-out work at the moment. Retry later.';
  return new Refusal('STORE_UNAVAILABLE', { cause: error, detail });
}

/** Most commands in flight to one node: about as many as it can answer before they time out. */
export const MOST_WAITING = 5000;
const MOST_UNSENT_BYTES = 16 * 1024 * 1024;

/** @throws Overloaded if one more command would time out anyway and only take memory. */
export function assertCapacity(connection: Redis): void {
  const { commandQueue, status, stream } = connection;
  // A cluster node queues commands while it connects.
  const queued = connection['offlineQueue'] as { readonly length: number };
  const waiting = commandQueue.length + (status === 'ready' ? 0 : queued.length);
  // Undefined before the first connection, despite its type.
  if (waiting >= MOST_WAITING || stream?.writableLength >= MOST_UNSENT_BYTES) throw new Overloaded();
}
