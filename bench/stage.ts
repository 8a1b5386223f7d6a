import { join, resolve } from 'node:path';
import { RedisMeter } from './measure/redis-meter';
import { ServerProcess } from './servers/server-process';
import { startRouter, type RouterChange } from './servers/router';
import { serviceSettings, type ServiceEnv } from './servers/service-settings';
import { startCluster } from '../test/support/redis-cluster';
import { startRedis } from '../test/support/redis-server';

/** A Redis or a cluster, and the settings of its clients. */
export interface Store {
  readonly env: ServiceEnv;
  readonly primaries: readonly number[];
  readonly meter: RedisMeter;
}

const SERVERS = 'dist/bench/servers';
/** What README says for production, after `node`. */
const FLAGS = ['--max-semi-space-size=8', '--no-allocation-site-pretenuring'];
const MAIN = 'dist/src/main.js';
export const SERVICE = [...FLAGS, MAIN];
const PROGRAMS = {
  service: SERVICE,
  limit: [`${SERVERS}/limit/main.js`],
  packages: [`${SERVERS}/packages/main.js`],
};

/** Everything a part of the benchmark starts, so that it ends with it. */
export class Stage {
  private readonly ends: (() => Promise<void>)[] = [];

  /** Runs something on a stage and clears that away afterwards, also after a failure. */
  static async use<T>(play: (stage: Stage) => Promise<T>): Promise<T> {
    const stage = new Stage();
    try {
      return await play(stage);
    } finally {
      for (const end of stage.ends.toReversed()) await end();
    }
  }

  /** One Redis that keeps every write before it answers, as the service is run without replicas. */
  async redis(): Promise<Store> {
    const redis = await startRedis();
    this.ends.push(() => redis.stop());
    return this.store({ REDIS_URL: redis.url }, [redis.pid], [redis.url]);
  }

  /** Three primaries with a replica each. */
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

  /** (a) The service as it ships, in production, with all that is on there; its log goes nowhere. */
  async service({ env }: Store): Promise<ServerProcess> {
    return this.node(PROGRAMS.service, env);
  }

  /** The service of another commit, compiled in this folder. */
  async release(folder: string, { env }: Store): Promise<ServerProcess> {
    return this.node([...FLAGS, join(folder, MAIN)], env);
  }

  /** (b) The limit: a handler written by hand. */
  async limit({ env }: Store): Promise<ServerProcess> {
    return this.node(PROGRAMS.limit, env);
  }

  /** (c) The packages as they come. */
  async packages({ env }: Store): Promise<ServerProcess> {
    return this.node(PROGRAMS.packages, env);
  }

  /** (a) or (b) with a profiler in it that writes to this file. */
  async profiled(which: keyof typeof PROGRAMS, { env }: Store, file: string): Promise<ServerProcess> {
    const NODE_OPTIONS = `--require ${resolve(SERVERS, 'profiled.js')}`;
    return this.node(PROGRAMS[which], { ...env, NODE_OPTIONS, PROFILE_FILE: file });
  }

  /** (a) with what counts its calls in it, which writes to this file. */
  async covered({ env }: Store, file: string): Promise<ServerProcess> {
    const NODE_OPTIONS = `--require ${resolve(SERVERS, 'covered.js')}`;
    return this.node(PROGRAMS.service, { ...env, NODE_OPTIONS, COVERAGE_FILE: file });
  }

  /** A Router before a service, with what is changed in its settings. */
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
