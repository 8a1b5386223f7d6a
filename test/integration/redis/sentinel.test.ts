import { Adder, outcomes, whileAdding } from '../../support/adder';
import { startWatchedRedis } from '../../support/redis-sentinel';
import { unitsOf } from '../../support/shopper';
import { newShopper } from '../../support/tokens';
import { until } from '../../support/until';
import { use, useService } from '../../support/use';

const GUESTS = 6;
const ACKNOWLEDGED_AGAIN_WITHIN_MS = 15_000;
/** The service gives up after 900 ms; the rest is for a busy machine to say so. */
const ANSWER_WITHIN_MS = 2_000;

describe('a primary that dies under the eyes of sentinels, with CART_DURABILITY=replicated', () => {
  const redis = use(startWatchedRedis);
  const service = useService(() => ({
    REDIS_URL: redis().url,
    REDIS_MODE: 'sentinel',
    CART_DURABILITY: 'replicated',
  }));

  it('loses and doubles nothing, and adds are acknowledged again within 15 s', async () => {
    const guests = await Promise.all(Array.from({ length: GUESTS }, () => newShopper(service().url)));
    const adders = guests.map((guest) => new Adder(guest));
    const acknowledgedSince = async (time: number) =>
      adders.every((adder) => outcomes(adder.since(time)).has('acknowledged'));
    let died = Infinity;
    await whileAdding(adders, async () => {
      await until('every guest has added something', () => acknowledgedSince(0));
      died = performance.now();
      await redis().killPrimary();
      await redis().awaitFailover(ACKNOWLEDGED_AGAIN_WITHIN_MS);
      const promoted = performance.now();
      await until(
        'every guest has added something again',
        () => acknowledgedSince(promoted),
        died + ACKNOWLEDGED_AGAIN_WITHIN_MS - promoted,
      );
    });

    const meanwhile = adders.flatMap((adder) => adder.since(died));
    expect(outcomes(meanwhile)).toContain('STORE_UNAVAILABLE');
    for (const { guest, units } of adders) expect(unitsOf(await guest.cart())).toEqual(units);
    expect(Math.max(...meanwhile.map(({ took }) => took))).toBeLessThan(ANSWER_WITHIN_MS);
  }, 120_000);
});
