import type { GlobalConfig } from 'jest';
import { startCluster } from './redis-cluster';
import { startRedis } from './redis-server';

/**
 * One real Redis and one real cluster for each worker, for all its tests that leave them whole. Services of another worker
 * would sweep under settings of their own what they find there.
 */
export default async function storesUp({ maxWorkers }: GlobalConfig): Promise<void> {
  const workers = Array.from({ length: maxWorkers }, (_, index) => index + 1);
  const running: { stop(): Promise<void> }[] = [];
  globalThis.stopStores = async () => {
    await Promise.all(running.map((store) => store.stop()));
  };
  const starts = await Promise.allSettled(
    workers.map(async (worker) => {
      const redis = await startRedis();
      running.push(redis);
      const cluster = await startCluster();
      running.push(cluster);
      process.env[`TEST_REDIS_URL_${worker}`] = redis.url;
      process.env[`TEST_CLUSTER_URL_${worker}`] = cluster.url;
    }),
  );
  const failed = starts.find((start) => start.status === 'rejected');
  if (!failed) return;
  await globalThis.stopStores();
  throw failed.reason;
}

declare global {
  var stopStores: () => Promise<void>;
}
