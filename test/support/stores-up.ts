import { startCluster } from './redis-cluster';
import { startRedis } from './redis-server';

/** One real Redis and one real cluster for all integration tests that leave them whole. */
export default async function storesUp(): Promise<void> {
  const redis = await startRedis();
  const cluster = await startCluster().catch(async (error: unknown) => {
    await redis.stop();
    throw error;
  });
  process.env['TEST_REDIS_URL'] = redis.url;
  process.env['TEST_CLUSTER_URL'] = cluster.url;
  globalThis.stopStores = async () => {
    await Promise.all([redis.stop(), cluster.stop()]);
  };
}

declare global {
  var stopStores: () => Promise<void>;
}
