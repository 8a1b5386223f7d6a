import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hasEnded } from '../../dev/children/ending';
import { freePorts, releasePorts } from './free-port';
import { serviceEnv } from './service';
import { until } from './until';

/** Several start at once, each of which takes more than half a second of a processor. */
const READY_WITHIN_MS = 30_000;

/** The compiled service as a process of its own. */
export class BuiltService {
  output = '';

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /**
   * Starts it with just these settings; it need not come up.
   * @param folder where it lies compiled
   */
  static async spawn(env: Record<string, string>, folder = process.cwd()): Promise<BuiltService> {
    const [port = 0] = await freePorts(1);
    const settings: Record<string, string> = {
      PATH: process.env['PATH'] ?? '',
      ...serviceEnv({ PORT: String(port), LOG_LEVEL: 'info', ...env }),
    };
    const child = spawn(process.execPath, ['dist/src/main.js'], {
      cwd: folder,
      env: settings,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.once('close', () => releasePorts([port]));
    return new BuiltService(`http://127.0.0.1:${settings['PORT']}`, child);
  }

  /** Resolves once it can serve; if it does not come to that, it is killed. */
  async ready(): Promise<this> {
    try {
      await until(
        'the built service is ready',
        async () => (await fetch(`${this.url}/readyz`)).ok,
        READY_WITHIN_MS,
      );
      return this;
    } catch (error) {
      await this.kill();
      throw new Error(`It printed:\n${this.output}`, { cause: error });
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  get running(): boolean {
    return !hasEnded(this.child);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Its exit code (null after a kill), once it is gone. */
  async exited(): Promise<number | null> {
    if (this.running) await once(this.child, 'close');
    return this.child.exitCode;
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.exited();
  }
}
