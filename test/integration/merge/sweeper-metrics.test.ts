import { Redis } from 'ioredis';
import { toCartSeconds } from '../../../src/cart/cart-codec';
import { encodeClaim } from '../../../src/cart/merge/transfer/departure';
import { newIdentityId } from '../../../src/identity/identity';
import { bucketOf, cartKeys } from '../../../src/redis/keys';
import { startRedis } from '../../support/redis-server';
import { until } from '../../support/until';
import { use, useService } from '../../support/use';

const BUCKETS = 256;
/** More than a sweeper takes of one bucket at once. */
const STUCK = 70;
const WAITING_SECONDS = 100;

/** Two identities of one bucket. */
function neighbours(): [string, string] {
  const first = newIdentityId();
  let second = newIdentityId();
  while (bucketOf(second) !== bucketOf(first)) second = newIdentityId();
  return [first, second];
}

describe('the metrics of the sweeper', () => {
  const redis = use(startRedis);
  const service = useService(() => ({ REDIS_URL: redis().url }));

  async function gauge(name: string): Promise<number> {
    const metrics = await (await fetch(`${service().url}/metrics`)).text();
    const line = metrics.split('\n').find((text) => text.startsWith(`${name} `));
    return Number(line?.split(' ').at(-1) ?? 0);
  }
  const overdue = () => gauge('cart_merges_overdue_seconds');
  const unread = () => gauge('cart_merges_unread_buckets');

  it('do not look healthy while nobody can say what is unfinished', async () => {
    await redis().kill();

    await until('time out of sight counts', async () => (await overdue()) >= 3, 20_000);
    expect(await unread()).toBe(BUCKETS);

    await redis().restart();
    await until('everything is in sight again', async () => (await unread()) === 0, 20_000);
    expect(await overdue()).toBe(0);
  });

  it('show what cannot be finished, which keeps nothing back that came later', async () => {
    const client = new Redis(redis().url);
    const [stuck, other] = neighbours();
    const { claims, departures } = cartKeys(stuck);
    const since = toCartSeconds(Date.now()) - WAITING_SECONDS;
    await client.set(departures, 'cannot be read');
    for (let number = 0; number < STUCK; number += 1)
      await client.zadd(claims, since, encodeClaim(['merge', stuck, `stuck-${number}`]));
    const behind = encodeClaim(['merge', other, 'done-before']);
    await client.zadd(claims, since + 1, behind);

    await until('the one behind is done', async () => (await client.zscore(claims, behind)) === null, 20_000);
    const failed = () => gauge('cart_merges_swept_total{kind="merge",outcome="error"}');
    const before = await failed();
    const seen: number[] = [];
    await until(
      'all were tried again',
      async () => {
        seen.push(await overdue());
        return (await failed()) >= before + STUCK;
      },
      20_000,
    );

    expect(Math.min(...seen)).toBeGreaterThanOrEqual(WAITING_SECONDS);
    client.disconnect();
  });
});
