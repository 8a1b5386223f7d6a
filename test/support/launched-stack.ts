import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { localNeighbours } from '../../dev/neighbours';
import { hasEnded } from '../../dev/children/ending';
import { until } from './until';

const FREE_PORTS = {
  PORT: '0',
  GATEWAY_PORT: '0',
  ZALO_SANDBOX_PORT: '0',
  EMBEDDED_REDIS_PORT: '0',
  ROUTER_HEALTH_PORT: '0',
  ROUTER_METRICS_PORT: '0',
  ...Object.fromEntries(localNeighbours.map(({ portVariable }) => [portVariable, '0'])),
};

/** With this in the environment no Router is found. */
export const WITHOUT_ROUTER = {
  APOLLO_ROUTER_BIN: '',
  PATH: (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !existsSync(join(folder, 'router')))
    .join(delimiter),
};

/** What `npm start` starts, with free ports and a folder of its own. */
export class LaunchedStack {
  output = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly folder: string,
  ) {
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /**
   * @param project where the project is, whose `npm start` it is
   * @param command what npm starts, or npm itself
   */
  static async launch(
    env: Record<string, string> = {},
    folder?: string,
    project = process.cwd(),
    command: readonly [string, string] = [process.execPath, 'dev/start.mjs'],
  ): Promise<LaunchedStack> {
    const data = folder ?? (await mkdtemp(join(tmpdir(), 'onecart-start-')));
    const inherited = Object.fromEntries(
      ['PATH', 'HOME', 'APOLLO_ROUTER_BIN'].map((name) => [name, process.env[name] ?? '']),
    );
    const [program, argument] = command;
    const child = spawn(program, [argument], {
      cwd: project,
      env: { ...inherited, ...FREE_PORTS, DATA_DIR: data, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new LaunchedStack(child, data);
  }

  /** Resolves once it says that it is up; if it does not come to that, it is ended. */
  async up(): Promise<this> {
    try {
      await this.printed('Ctrl-C stops');
      return this;
    } catch (error) {
      await this.dispose();
      throw error;
    }
  }

  /** What it printed once everything was installed and compiled. */
  get ownOutput(): string {
    return this.output.replace(/^(Installing|Compiling) .* s\n/gm, '');
  }

  /** The shell lines it offers for pasting. */
  get offeredRequest(): string {
    return this.output.slice(this.output.indexOf('  TOKEN='));
  }

  /** Where it says that this part of it is, such as `graph` or `cart service`. */
  addressOf(part: string): string {
    return new RegExp(`^ +${part} +(http\\S+)`, 'm').exec(this.output)![1]!;
  }

  /** Ids of the processes it has started. */
  async startedProcesses(): Promise<number[]> {
    const own = String(this.child.pid);
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const parents = await Promise.all(pids.map(async (pid) => [pid, await parentOf(pid)] as const));
    return parents.filter(([, parent]) => parent === own).map(([pid]) => Number(pid));
  }

  /** Ids of those of them with this text in their command. */
  async processesOf(text: string): Promise<number[]> {
    const pids = await this.startedProcesses();
    const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')));
    return pids.filter((_, index) => commands[index]!.includes(text));
  }

  /** Ids of all its processes, including itself and those it started indirectly: they know its folder. */
  async processes(): Promise<number[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const known = await Promise.all(pids.map(async (pid) => (await placesOf(pid)).includes(this.folder)));
    return pids.filter((_, index) => known[index]).map(Number);
  }

  /** Resolves once it has printed this text. */
  async printed(text: string): Promise<void> {
    await until(
      `npm start prints "${text}"`,
      async () => this.output.includes(text) || hasEnded(this.child),
      60_000,
    );
    if (!this.output.includes(text)) throw new Error(`npm start ended:\n${this.output}`);
  }

  interrupt(signal: NodeJS.Signals = 'SIGINT'): void {
    this.child.kill(signal);
  }

  async exited(): Promise<number | null> {
    if (!hasEnded(this.child)) await once(this.child, 'close');
    return this.child.exitCode;
  }

  /** Ends it, whatever state it is in, and forgets its data. */
  async dispose(): Promise<void> {
    this.interrupt();
    await this.exited();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Its environment and its folder; redis-server writes over the former, and others stay out of the latter. */
async function placesOf(pid: string): Promise<string> {
  const environment = readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  const folder = readlink(`/proc/${pid}/cwd`).catch(() => '');
  return `${await environment} ${await folder}`;
}

async function parentOf(pid: string): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
}
