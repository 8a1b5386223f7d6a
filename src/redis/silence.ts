import type { Redis } from 'ioredis';
import { COMMAND_TIMEOUT_MS } from './command-timeout';
import { eachTick } from './loop-ticks';

const TICK_MS = 50;
const SILENT_TICKS = (3 * COMMAND_TIMEOUT_MS) / TICK_MS;

const watched = new WeakSet<Redis>();

/**
 * Cuts a connection on which something is waiting for an answer and nothing arrives: a frozen or vanished peer keeps
 * its connections open, and only silence gives it away. Watches until all is answered. Time in which this process was
 * too busy to listen does not count.
 */
export function watchForSilence(connection: Redis): void {
  if (watched.has(connection)) return;
  watched.add(connection);
  let { stream } = connection;
  let heard = stream.bytesRead;
  let ticks = 0;
  eachTick(TICK_MS, () => {
    // A connection that is being replaced has no stream, whatever its type says.
    if (connection.commandQueue.length === 0 || !connection.stream) return !watched.delete(connection);
    ticks = stream === connection.stream && heard === stream.bytesRead ? ticks + 1 : 0;
    ({ stream } = connection);
    heard = stream.bytesRead;
    if (ticks >= SILENT_TICKS) stream.destroy(new Error('Redis answers nothing on this connection.'));
    return true;
  });
}
