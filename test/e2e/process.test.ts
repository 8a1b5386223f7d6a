import { setTimeout as pause } from 'node:timers/promises';
import { BuiltService } from '../support/built-service';
import { startFaultProxy } from '../support/fault-proxy';
import type { RedisServer } from '../support/redis-server';
import { startRedis } from '../support/redis-server';
import { newGuest, unitsOf } from '../support/shopper';
import { until } from '../support/until';

describe('the process of the cart service', () => {
  let redis: RedisServer;
  let service: BuiltService | undefined;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    redis.thaw();
    await service?.kill();
    service = undefined;
  });
  afterAll(() => redis.stop());

  it('finishes what it accepted, says that it is not ready, and ends with code 0 after SIGTERM', async () => {
    const proxy = await startFaultProxy(redis);
    service = await (await BuiltService.spawn({ REDIS_URL: proxy.url, DRAIN_MS: '500' })).ready();
    const { url } = service;
    const guest = await newGuest(url);
    await guest.cart();
    proxy.delay(200);

    const adding = Promise.all(Array.from({ length: 20 }, () => guest.add({ lines: [{ sku: 'P001' }] })));
    await until('the adds are under way', async () => proxy.faults.repliesDelayed > 0);
    const stopping = Date.now();
    service.signal('SIGTERM');

    await until('it says it is not ready', async () => (await fetch(`${url}/readyz`)).status === 503);
    expect((await adding).flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(await service.exited()).toBe(0);
    expect(Date.now() - stopping).toBeLessThan(10_000);
    await proxy.stop();
  });

  it('ends within ten seconds even while Redis does not answer', async () => {
    service = await (await BuiltService.spawn({ REDIS_URL: redis.url })).ready();
    const guest = await newGuest(service.url);
    await redis.freeze();
    const asked = guest.ask('{ cart { id } }');
    await pause(50); // until it has arrived
    const stopping = Date.now();

    service.signal('SIGTERM');

    expect(await service.exited()).toBe(0);
    expect(Date.now() - stopping).toBeLessThan(10_000);
    expect((await asked).errors).toMatchObject([
      { extensions: { code: 'STORE_UNAVAILABLE', retryable: true } },
    ]);
  });

  it('keeps what it acknowledged when it is killed', async () => {
    service = await (await BuiltService.spawn({ REDIS_URL: redis.url })).ready();
    const guest = await newGuest(service.url);
    await guest.add({ lines: [{ sku: 'P001', quantity: 3 }] });
    await service.kill();

    service = await (await BuiltService.spawn({ REDIS_URL: redis.url })).ready();

    const address = `${service.url}/graphql`;
    expect(unitsOf(await Object.assign(guest, { address }).cart())).toEqual({ P001: 3 });
  });
});
