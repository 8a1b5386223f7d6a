import { startFaultProxy } from '../../support/fault-proxy';
import { startRedis } from '../../support/redis-server';
import { newGuest, unitsOf, type Shopper } from '../../support/shopper';
import { use, useService } from '../../support/use';

/** Below the 250 ms after which an attempt is given up: each step succeeds, but there are many. */
const REPLY_AFTER_MS = 200;
const ANSWER_WITHIN_MS = 1100;

describe('a Redis that is slow, but not too slow for one call', () => {
  const server = use(startRedis);
  const proxy = use(() => startFaultProxy(server()));
  const service = useService(() => ({ REDIS_URL: proxy().url }));
  let guest: Shopper;

  beforeAll(async () => {
    guest = await newGuest(service().url);
    await guest.add({ lines: [{ sku: 'known' }] });
    proxy().delay(REPLY_AFTER_MS);
  });

  it.each([1, 10])('is answered within 1.1 s when one request makes %i changes', async (changes) => {
    const numbers = Array.from({ length: changes }, (_, number) => number);
    const adds = numbers.map(
      (number) =>
        `a${number}: addCartLines(input: { lines: [{ sku: "${changes}-${number}" }] }) { replayed }`,
    );
    const sent = performance.now();
    const { data, errors = [] } = await guest.ask(`mutation { ${adds.join(' ')} }`);

    expect(performance.now() - sent).toBeLessThan(ANSWER_WITHIN_MS);
    if (changes === 1) expect(data).toEqual({ a0: { replayed: false } });
    else expect(errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);
    const units = unitsOf(await guest.cart());
    for (const number of numbers) expect(units[`${changes}-${number}`] ?? 0).toBeLessThanOrEqual(1);
  });
});
