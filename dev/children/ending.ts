import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface StopOptions {
  /** What it is asked by; SIGTERM unless given. */
  readonly signal?: NodeJS.Signals;
  /** After so long (ms) it is not asked any more; without this it may take its time. */
  readonly killAfterMs?: number;
  /** Those that it started, too: it must lead a group of its own (`detached`). */
  readonly group?: boolean;
}

/** Whether a program has ended, or could not be started. */
export function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Ends a program, unless it has ended by itself, and resolves when it is gone. */
export async function stop(
  child: ChildProcess,
  { signal = 'SIGTERM', killAfterMs, group = false }: StopOptions = {},
): Promise<void> {
  if (hasEnded(child)) return;
  const send = (what: NodeJS.Signals) => (group ? process.kill(-child.pid!, what) : child.kill(what));
  const gone = once(child, 'exit');
  const killer = killAfterMs === undefined ? undefined : setTimeout(() => send('SIGKILL'), killAfterMs);
  send(signal);
  await gone;
  clearTimeout(killer);
}
