import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePorts } from '../../test/support/free-port';
import { until } from '../../test/support/until';

const ATTEMPTS = 3;
const STOP_MS = 5_000;

/** A server under test, in a process of its own. */
export class ServerProcess {
  private complaints = '';

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    child.stderr!.on('data', (chunk: Buffer) => (this.complaints += chunk.toString()));
  }

  /** Retries with another port if one is taken in the meantime. */
  static async onFreePort(start: (port: number) => Promise<ServerProcess>): Promise<ServerProcess> {
    for (let attempt = 1; ; attempt += 1) {
      const [port = 0] = await freePorts(1);
      try {
        return await start(port);
      } catch (error) {
        if (attempt === ATTEMPTS || !/EADDRINUSE|already in use/.test(String(error))) throw error;
      }
    }
  }

  static node(program: readonly string[], env: Record<string, string>, port: number): Promise<ServerProcess> {
    return ServerProcess.spawn(process.execPath, program, env, `http://127.0.0.1:${port}`);
  }

  /** Resolves when the server answers requests, with any status. */
  static async spawn(
    program: string,
    args: readonly string[],
    env: Record<string, string>,
    url: string,
  ): Promise<ServerProcess> {
    // Logs are written, as in production, but not read: reading them would cost CPU that is being measured.
    const stdio = ['ignore', 'ignore', 'pipe'] as const;
    const child = spawn(program, args, { env: { PATH: process.env.PATH, ...env }, stdio: [...stdio] });
    const server = new ServerProcess(url, child);
    try {
      await until(`${url} answers`, async () => server.ended || Boolean(await fetch(url)));
      if (server.ended) throw new Error(`${program} ${args.join(' ')} ended:\n${server.complaints}`);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Stops the process for this time, with its connections open. */
  async stall(milliseconds: number): Promise<void> {
    this.child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    this.child.kill('SIGCONT');
  }

  /** Starts or ends a profile (`profiled.ts`), or requests the call counts (`covered.ts`). */
  signalInspector(): void {
    this.child.kill('SIGWINCH');
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const closed = once(this.child, 'close');
    this.child.kill('SIGTERM');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    await closed;
    clearTimeout(killer);
  }

  private get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
