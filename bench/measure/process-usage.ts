import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

let ticksPerSecond: number | undefined;

/** CPU microseconds of a process since its start: all threads, user and system time. */
export function cpuMicrosOf(pid: number): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return (cpuTicks(readFileSync(`/proc/${pid}/stat`, 'utf8')) / ticksPerSecond) * 1e6;
}

export function rssMiBOf(pid: number): number {
  return rssKiB(readFileSync(`/proc/${pid}/status`, 'utf8')) / 1024;
}

/**
 * Adds utime and stime, fields 14 and 15 of proc_pid_stat(5). The process name before them may contain spaces and
 * parentheses.
 */
export function cpuTicks(stat: string): number {
  const [user, system] = stat
    .slice(stat.lastIndexOf(') ') + 2)
    .split(' ')
    .slice(11, 13);
  return Number(user) + Number(system);
}

/** VmRSS of proc_pid_status(5). */
export function rssKiB(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
}
