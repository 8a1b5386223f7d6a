import type { RedisServer } from '../support/redis-server';
import { startRedis } from '../support/redis-server';
import type { Service } from '../support/service';
import { startService } from '../support/service';
import { until } from '../support/until';

const BUCKETS = 256;

describe('the metrics of the sweeper', () => {
  let redis: RedisServer;
  let service: Service;

  beforeAll(async () => {
    redis = await startRedis();
    service = await startService({ REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await service?.stop();
    await redis?.stop();
  });

  async function gauge(name: string): Promise<number> {
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (.+)$`, 'm').exec(metrics)![1]);
  }
  const overdue = () => gauge('cart_merges_overdue_seconds');
  const unread = () => gauge('cart_merges_unread_buckets');

  it('do not look healthy while nobody can say what is unfinished', async () => {
    await redis.kill();

    await until('time out of sight counts', async () => (await overdue()) >= 3, 20_000);
    expect(await unread()).toBe(BUCKETS);

    await redis.restart();
    await until('everything is in sight again', async () => (await unread()) === 0, 20_000);
    expect(await overdue()).toBe(0);
  });
});
