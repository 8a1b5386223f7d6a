import { Cluster, Redis } from 'ioredis';

/** Environment of the service for each kind of Redis it must work on; the same tests run over both. */
export const stores: { store: string; env: Record<string, string> }[] = [
  { store: 'one Redis', env: { REDIS_URL: urlOf('TEST_REDIS_URL') } },
  { store: 'a cluster', env: { REDIS_URL: urlOf('TEST_CLUSTER_URL'), REDIS_MODE: 'cluster' } },
];

/** A client of one of the stores, to look at what the service left there. The caller disconnects it. */
export function connectStore({ REDIS_URL = '', REDIS_MODE }: Record<string, string>): Redis | Cluster {
  return REDIS_MODE === 'cluster' ? new Cluster(REDIS_URL.split(',')) : new Redis(REDIS_URL);
}

function urlOf(store: string): string {
  const name = `${store}_${process.env['JEST_WORKER_ID']}`;
  const url = process.env[name];
  if (!url)
    throw new Error(
      `${name} is not set: run the integration tests through jest.config.cjs, which starts Redis.`,
    );
  return url;
}
