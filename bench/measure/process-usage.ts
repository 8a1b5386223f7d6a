import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

let ticksPerSecond: number | undefined;

/** Microseconds of CPU that a process has used so far, all its threads, in user space and in the kernel. */
export function cpuMicrosOf(pid: number): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return (cpuTicks(readFileSync(`/proc/${pid}/stat`, 'utf8')) / ticksPerSecond) * 1e6;
}

/** The memory of a process that is in RAM now, in MiB. */
export function rssMiBOf(pid: number): number {
  return rssKiB(readFileSync(`/proc/${pid}/status`, 'utf8')) / 1024;
}

/** utime and stime, the fields 14 and 15 of proc_pid_stat(5); the name before them may hold blanks and parentheses. */
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
