import { execFile } from 'node:child_process';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { routerProgram } from './servers/router';

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly redis: string;
  readonly router: string;
  /** Load average of the last minute before the benchmark. 0 on an idle machine. */
  readonly loadBefore: number;
}

export async function describeMachine(): Promise<Machine> {
  const router = await routerProgram();
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${process.platform} ${release()}`,
    node: process.version,
    redis: /v=(\S+)/.exec(await printed('redis-server', '--version'))?.[1] ?? 'unknown',
    router: router ? (await printed(router, '--version')).trim() : 'none',
    loadBefore: Number(loadavg()[0]!.toFixed(2)),
  };
}

/** @throws Error that says how to install what is missing */
export async function demandTools(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('The benchmark reads /proc, so it runs on Linux only.');
  try {
    // wrk without a URL prints its usage and fails.
    await printed('wrk', '-v');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error('wrk is not on PATH: apt-get install wrk', { cause: error });
  }
}

async function printed(program: string, argument: string): Promise<string> {
  return (await promisify(execFile)(program, [argument])).stdout;
}
