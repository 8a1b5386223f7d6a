import type { Redis } from 'ioredis';
import { Overloaded } from './failures';

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
