import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface StopOptions {
  /** Default: SIGTERM. */
  readonly signal?: NodeJS.Signals;
  /** Kills the program after this time (ms). Unset: waits without a limit. */
  readonly killAfterMs?: number;
  /** Whether to signal its children too. It must lead a process group (`detached`). */
  readonly group?: boolean;
}

/** Whether a program has ended or failed to start. */
export function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

/** Resolves when the program is gone. */
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
