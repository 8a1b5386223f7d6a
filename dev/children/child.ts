import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hasEnded, stop } from './ending';

const READY_WITHIN_MS = 20_000;
const KILL_AFTER_MS = 10_000;
const LAST_LINES = 15;

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether to show the output as well as log it. */
  readonly show?: boolean;
  /** The command to restart it, if the other programs go on without it. */
  readonly restart?: string;
  /** Polled until it returns true. */
  readonly isReady: () => Promise<boolean>;
}

/** One program of the stack. Its output goes to `<name>.log` in the log folder. */
export class Child {
  readonly name: string;
  readonly restart: string | undefined;
  readonly logFile: string;
  private readonly process: ChildProcess;
  private failure: Error | undefined;

  constructor(
    private readonly options: ChildOptions,
    logs: string,
  ) {
    const { name, program, args, env, show, restart } = options;
    this.name = name;
    this.restart = restart;
    this.logFile = join(logs, `${name}.log`);
    mkdirSync(logs, { recursive: true });
    writeFileSync(this.logFile, '');
    // A process group of its own: Ctrl-C must reach only this process, so that it can stop the others in order.
    this.process = spawn(program, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    this.process.on('error', (error) => (this.failure = error));
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.on('data', (chunk: Buffer) => appendFileSync(this.logFile, chunk));
      if (show) stream.pipe(process.stdout, { end: false });
    }
  }

  /** @throws Error with the end of its log if it exits or does not become ready */
  async ready(): Promise<void> {
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await pause(30)) {
      if (this.failure) throw this.failure;
      if (hasEnded(this.process)) throw new Error(`${this.name} ended at once:\n${this.lastLines()}`);
      if (await this.options.isReady().catch(() => false)) return;
    }
    throw new Error(
      `${this.name} is not ready after ${READY_WITHIN_MS / 1000} s; it printed:\n${this.lastLines()}`,
    );
  }

  /** Resolves when the program has ended, for any reason. */
  async ended(): Promise<void> {
    if (hasEnded(this.process)) return;
    await once(this.process, 'exit');
  }

  /** Kills it after ten seconds. Signals the whole group, because a watcher runs another program. */
  stop(): Promise<void> {
    return stop(this.process, { killAfterMs: KILL_AFTER_MS, group: true });
  }

  lastLines(): string {
    return readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-LAST_LINES).join('\n');
  }
}
