import type { Redis } from 'ioredis';
import { watchForSilence } from './silence';

/**
 * Lets all that is sent on a connection in one turn of the event loop leave in one system call. Redis then reads,
 * executes and answers it together, too. Nothing waits for it: the turn ends before the process would look for more.
 */
export function gatherWrites(connection: Redis): void {
  const { stream } = connection;
  // There is none before the first connection, whatever its type says.
  if (!stream || stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => {
    stream.uncork();
    watchForSilence(connection);
  });
}
