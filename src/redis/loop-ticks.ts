/**
 * Calls `work` until it answers false, at least `ms` apart, and each time after the event loop has looked at its sockets:
 * while this process is busy, an answer may have been lying there for a long time.
 */
export function eachTick(ms: number, work: () => boolean): void {
  const tick = () => setImmediate(() => work() && eachTick(ms, work));
  setTimeout(tick, ms).unref();
}
