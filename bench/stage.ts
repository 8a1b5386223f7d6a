import { join, resolve } from 'node:path';
import { RedisMeter } from './measure/redis-meter';
import { ServerProcess } from './servers/server-process';
import { startRouter, type RouterChange } from './servers/router';
import { serviceSettings, type ServiceEnv } from './servers/service-settings';
import { startCluster } from '../test/support/redis-cluster';
import { startRedis } from '../test/support/redis-server';

export interface Store {
  readonly env: ServiceEnv;
  readonly primaries: readonly number[];
  readonly meter: RedisMeter;
}

const SERVERS = 'dist/bench/servers';
/** Without it, the service and the limit fall now and then into a mode in which a request costs a third more. */
const STEADY_HEAP = '--no-allocation-site-pretenuring';
/** The flags that README.md recommends for production. */
const FLAGS = ['--max-semi-space-size=8', STEADY_HEAP];
const MAIN = 'dist/src/main.js';
export const SERVICE = [...FLAGS, MAIN];
const PROGRAMS = {
  service: SERVICE,
  limit: [STEADY_HEAP, `${SERVERS}/limit/main.js`],
  packages: [`${SERVERS}/packages/main.js`],
};

/** Everything that a part of the benchmark starts, so that all of it stops at the end. */
export class Stage {
  private readonly ends: (() => Promise<void>)[] = [];

  /** Stops everything afterwards, also after a failure. */
  static async use<T>(play: (stage: Stage) => Promise<T>): Promise<T> {
    const stage = new Stage();
    try {
      return await play(stage);
    } finally {
      for (const end of stage.ends.toReversed()) await end();
    }
  }

  /** One Redis that syncs every write to disk before it answers, as recommended without replicas. */
  async redis(): Promise<Store> {
    const redis = await startRedis();
    this.ends.push(() => redis.stop());
    return this.store({ REDIS_URL: redis.url }, [redis.pid], [redis.url]);
  }

  /** Three primaries with one replica each. */
  async cluster(): Promise<Store> {
    const cluster = await startCluster();
    this.ends.push(() => cluster.stop());
    const primaries = cluster.nodes.slice(0, 3);
    return this.store(
      { REDIS_URL: cluster.url, REDIS_MODE: 'cluster' },
      primaries.map(({ server }) => server.pid),
      primaries.map(({ url }) => url),
    );
  }

  /** The service as it ships, in production mode with everything on. Its log is discarded. */
  async service({ env }: Store): Promise<ServerProcess> {
    return this.node(PROGRAMS.service, env);
  }

  /** The service of another commit, compiled in this folder. */
  async release(folder: string, { env }: Store): Promise<ServerProcess> {
    return this.node([...FLAGS, join(folder, MAIN)], env);
  }

  /** The limit: a hand-written handler. */
  async limit({ env }: Store): Promise<ServerProcess> {
    return this.node(PROGRAMS.limit, env);
  }

  /** The packages combined as their guides show. */
  async packages({ env }: Store): Promise<ServerProcess> {
    return this.node(PROGRAMS.packages, env);
  }

  /** The service or the limit with a profiler that writes to this file. */
  async profiled(which: keyof typeof PROGRAMS, { env }: Store, file: string): Promise<ServerProcess> {
    const NODE_OPTIONS = `--require ${resolve(SERVERS, 'profiled.js')}`;
    return this.node(PROGRAMS[which], { ...env, NODE_OPTIONS, PROFILE_FILE: file });
  }

  /** The service with call counts, written to this file. */
  async covered({ env }: Store, file: string): Promise<ServerProcess> {
    const NODE_OPTIONS = `--require ${resolve(SERVERS, 'covered.js')}`;
    return this.node(PROGRAMS.service, { ...env, NODE_OPTIONS, COVERAGE_FILE: file });
  }

  /** A Router in front of a service, with changed settings. */
  async router(service: ServerProcess, change: RouterChange): Promise<ServerProcess> {
    return this.start((port) => startRouter(service.url, change, port));
  }

  private async node(program: readonly string[], env: ServiceEnv): Promise<ServerProcess> {
    const settings = await serviceSettings(env);
    return this.start((port) => ServerProcess.node(program, { ...settings, PORT: String(port) }, port));
  }

  private async start(spawn: (port: number) => Promise<ServerProcess>): Promise<ServerProcess> {
    const server = await ServerProcess.onFreePort(spawn);
    this.ends.push(() => server.stop());
    return server;
  }

  private store(env: ServiceEnv, primaries: number[], urls: string[]): Store {
    const meter = new RedisMeter(urls);
    this.ends.push(async () => meter.close());
    return { env, primaries, meter };
  }
}
