import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const READY_WITHIN_MS = 20_000;
const KILL_AFTER_MS = 10_000;
const LAST_LINES = 15;

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Show what it prints, besides keeping it. */
  readonly show?: boolean;
  /** Asked again and again until it says yes. */
  readonly isReady: () => Promise<boolean>;
}

/** One program of the stack. What it prints goes to `<name>.log` in the folder for logs. */
export class Child {
  private constructor(
    readonly name: string,
    private readonly logFile: string,
    private readonly process: ChildProcess,
  ) {}

  /** @throws Error with the last lines of its log if it ends or does not become ready. */
  static async start(
    { name, program, args, env, show, isReady }: ChildOptions,
    logs: string,
  ): Promise<Child> {
    mkdirSync(logs, { recursive: true });
    const logFile = join(logs, `${name}.log`);
    const log = createWriteStream(logFile);
    // A group of its own: Ctrl-C must reach us alone, so that we can stop things in order.
    const child = spawn(program, args, {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.pipe(log, { end: false });
      if (show) stream.pipe(process.stdout, { end: false });
    }
    const started = new Child(name, logFile, child);
    const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
    failed.catch(() => undefined); // reported by the race below, if it matters
    try {
      await Promise.race([started.becomesReady(isReady), failed]);
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  /** Resolves when the program has ended, wanted or not. */
  async ended(): Promise<void> {
    if (this.hasEnded()) return;
    await once(this.process, 'exit');
  }

  /** Asks it to end, and ends it after ten seconds. */
  async stop(): Promise<void> {
    if (this.hasEnded()) return;
    const timer = setTimeout(() => this.process.kill('SIGKILL'), KILL_AFTER_MS);
    this.process.kill('SIGTERM');
    await this.ended();
    clearTimeout(timer);
  }

  lastLines(): string {
    return readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-LAST_LINES).join('\n');
  }

  private hasEnded(): boolean {
    return (
      this.process.pid === undefined || this.process.exitCode !== null || this.process.signalCode !== null
    );
  }

  private async becomesReady(isReady: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await pause(30)) {
      if (this.hasEnded()) throw new Error(`${this.name} ended at once:\n${this.lastLines()}`);
      if (await isReady().catch(() => false)) return;
    }
    throw new Error(
      `${this.name} is not ready after ${READY_WITHIN_MS / 1000} s; it printed:\n${this.lastLines()}`,
    );
  }
}
