import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasEnded, stop } from '../../dev/children/ending';
import { freePorts, releasePorts } from './free-port';
import { isStopped } from './process-state';
import { answersPing } from './redis-probe';
import { until } from './until';

const START_TIMEOUT_MS = 20_000;
const START_ATTEMPTS = 5;
const PORT_TAKEN = /address already in use/i;
const SETTINGS = [
  ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'],
  // By default a primary waits five seconds for more replicas before it copies its data to one.
  ...['--repl-diskless-sync-delay', '0'],
];

export interface StartRedisOptions {
  /** Makes it a node of a Redis Cluster, with a bus port of its own and these further arguments. */
  readonly cluster?: readonly string[];
  /** Makes it a sentinel with these lines of configuration, to which it adds what it learns. */
  readonly sentinel?: readonly string[];
}

/** A redis-server process of this test, with its data in a temporary directory. */
export class RedisServer {
  private child: ChildProcess | undefined;

  constructor(
    readonly port: number,
    /** Where the other nodes of its cluster reach it; unused outside a cluster. */
    readonly busPort: number,
    private readonly dir: string,
    private readonly settings: readonly string[],
  ) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get running(): boolean {
    return this.child !== undefined && !hasEnded(this.child);
  }

  /** Process id; refuses when the process is not running. */
  get pid(): number {
    if (!this.running || this.child?.pid === undefined) throw new Error(`${this.url} is not running`);
    return this.child.pid;
  }

  /** Stops the process where it is: connections stay open, nothing is answered. */
  async freeze(): Promise<void> {
    const { pid } = this;
    this.child?.kill('SIGSTOP');
    await until(`${this.url} is frozen`, () => isStopped(pid));
  }

  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** Kills the process without warning (SIGKILL) and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.child) await stop(this.child, { signal: 'SIGKILL' });
  }

  /** Kills the process if it still runs and starts it again with the same port and data. */
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Kills the process and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    releasePorts([this.port, this.busPort]);
    await rm(this.dir, { recursive: true, force: true });
  }

  /** Starts the process and waits until it answers; refuses with the end of its log when it exits. */
  async start(): Promise<void> {
    const child = this.spawn();
    this.child = child;
    await once(child, 'spawn').catch(refuseMissingProgram);
    const { pid } = this;
    try {
      await until(
        `${this.url} answers PING`,
        async () => !this.running || (await answersPing(this.port, pid)),
        START_TIMEOUT_MS,
      );
      if (!this.running) throw new Error(`${this.url} exited while starting:\n${await this.endOfLog()}`);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  private spawn(): ChildProcess {
    const log = openSync(join(this.dir, 'redis.log'), 'a');
    const place = ['--bind', '127.0.0.1', '--port', String(this.port), '--dir', this.dir];
    const child = spawn('redis-server', [...this.settings, ...place], {
      stdio: ['ignore', log, log],
      // Jest gives each test file an environment of its own; by default a child gets the outer one.
      env: process.env,
    });
    closeSync(log);
    return child;
  }

  private async endOfLog(): Promise<string> {
    const log = await readFile(join(this.dir, 'redis.log'), 'utf8');
    return log.trimEnd().split('\n').slice(-10).join('\n');
  }
}

function refuseMissingProgram(cause: unknown): never {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
  throw new Error(
    'redis-server is not on PATH: apt-get install redis-server (Debian, Ubuntu), brew install redis (macOS), ' +
      'or put the binary of Redis 7 or later into a directory of PATH',
    { cause },
  );
}

async function settingsOf(dir: string, busPort: number, options: StartRedisOptions): Promise<string[]> {
  const { cluster, sentinel } = options;
  if (cluster)
    return [...SETTINGS, '--cluster-enabled', 'yes', '--cluster-port', String(busPort), ...cluster];
  if (!sentinel) return SETTINGS;
  const file = join(dir, 'sentinel.conf');
  await writeFile(file, `${sentinel.join('\n')}\n`);
  return [file, '--sentinel'];
}

async function tryToStart(options: StartRedisOptions): Promise<RedisServer> {
  const [port = 0, busPort = 0] = await freePorts(2);
  const dir = await mkdtemp(join(tmpdir(), 'onecart-redis-'));
  const server = new RedisServer(port, busPort, dir, await settingsOf(dir, busPort, options));
  try {
    await server.start();
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/**
 * Starts a real redis-server on a free port of 127.0.0.1 that fsyncs every write before it answers.
 * The caller stops it.
 */
export async function startRedis(options: StartRedisOptions = {}): Promise<RedisServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryToStart(options);
    } catch (error) {
      if (attempt === START_ATTEMPTS || !PORT_TAKEN.test(String(error))) throw error;
    }
  }
}
