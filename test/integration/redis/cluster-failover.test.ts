import { startApp } from '../../../src/app/app';
import { loadConfig } from '../../../src/config/config';
import { cartKeys } from '../../../src/redis/keys';
import { AddCartLinesDocument, CartDocument } from '../../__generated__/operations';
import { Adder, outcomes, whileAdding, type Outcome } from '../../support/adder';
import { startCluster } from '../../support/redis-cluster';
import type { ClusterNode } from '../../support/redis-cluster-node';
import { serviceEnv } from '../../support/service';
import { newShopper } from '../../support/tokens';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { until } from '../../support/until';
import { use, useService } from '../../support/use';

const MODE = { REDIS_MODE: 'cluster', CART_DURABILITY: 'replicated' };
const CARTS_PER_PRIMARY = 4;
/** The service gives up after 900 ms; the rest is for a busy machine to say so. */
const ANSWER_WITHIN_MS = 2_000;
/** An election that failed is held again after 8 s. */
const FAILOVER_WITHIN_MS = 30_000;
const SEEN_WITHIN_MS = 20_000;

async function untilAll(adders: readonly Adder[], outcome: Outcome, time: number): Promise<void> {
  const reached = (): boolean => adders.every((adder) => outcomes(adder.since(time)).has(outcome));
  await until(`every cart is answered ${outcome}`, async () => reached(), SEEN_WITHIN_MS);
}

describe('a cluster whose primaries die, with CART_DURABILITY=replicated', () => {
  const cluster = use(startCluster);
  const service = useService(() => ({ REDIS_URL: cluster().url, ...MODE }));
  const addersOf = new Map<ClusterNode, Adder[]>();

  beforeAll(async () => {
    while (addersOf.size < 3 || [...addersOf.values()].some(({ length }) => length < CARTS_PER_PRIMARY)) {
      const adder = new Adder(await newGuest(service().url));
      const primary = await cluster().primaryOf(cartKeys(adder.guest.id).cart);
      const adders = addersOf.get(primary) ?? [];
      if (adders.length < CARTS_PER_PRIMARY) addersOf.set(primary, [...adders, adder]);
    }
  }, 60_000);

  /** Kills the primary of the victims, asks its successor while that has no replica, and gets the killed node back. */
  async function failOver(victims: readonly Adder[]): Promise<{ died: number; safe: number }> {
    const key = cartKeys(victims[0]!.guest.id).cart;
    const died = performance.now();
    const killed = await cluster().killPrimaryOf(key);
    expect(addersOf.get(killed)).toBe(victims);
    const successor = await cluster().awaitFailover(key, killed, FAILOVER_WITHIN_MS);
    expect(successor).not.toBe(killed);

    await untilAll(victims, 'NOT_DURABLE', died);
    for (const { guest } of victims) expect((await guest.cart()).id).toBe(guest.id);
    const meanwhile = victims.flatMap((adder) => adder.since(died));
    expect([...outcomes(meanwhile)].sort()).toEqual(['NOT_DURABLE', 'STORE_UNAVAILABLE']);

    await cluster().restart(killed);
    await cluster().waitUntilHealthy();
    return { died, safe: performance.now() };
  }

  it.each([1, 2])(
    'loses and doubles nothing, and goes on elsewhere: failover %i',
    async (round) => {
      const victims = [...addersOf.values()][round - 1]!;
      const adders = [...addersOf.values()].flat();

      await whileAdding(adders, async () => {
        await untilAll(adders, 'acknowledged', performance.now());
        const { died, safe } = await failOver(victims);
        await untilAll(adders, 'acknowledged', safe);

        const others = adders
          .filter((adder) => !victims.includes(adder))
          .flatMap((adder) => adder.since(died));
        const firstTries = others.filter(({ first }) => first);
        const good = firstTries.filter(({ outcome }) => outcome === 'acknowledged');
        expect(good.length / firstTries.length).toBeGreaterThanOrEqual(0.99);
      });

      for (const { guest, units } of adders) expect(unitsOf(await guest.cart())).toEqual(units);
      const took = adders.flatMap(({ tries }) => tries.map((one) => one.took));
      expect(Math.max(...took)).toBeLessThan(ANSWER_WITHIN_MS);
    },
    120_000,
  );

  it('lets a service that starts while every node is frozen answer within a second, and serve afterwards', async () => {
    await Promise.all(cluster().nodes.map(({ server }) => server.freeze()));
    const app = await startApp(loadConfig(serviceEnv({ REDIS_URL: cluster().url, ...MODE })));
    try {
      const shopper = await newShopper(app.url);
      const sent = performance.now();
      const input = { lines: [{ sku: 'P001' }] };
      const answers = await Promise.all([
        shopper.ask(CartDocument),
        shopper.ask(AddCartLinesDocument, { input }),
      ]);
      expect(performance.now() - sent).toBeLessThan(ANSWER_WITHIN_MS);
      for (const { errors } of answers) {
        expect(errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);
      }
      for (const { server } of cluster().nodes) server.thaw();
      await until('the service serves', () => shopper.add(input), SEEN_WITHIN_MS);
    } finally {
      await app.stop();
    }
  });
});

describe.each(stores)('one sku on $store', ({ env }) => {
  const service = useService(env);

  it('is one line of 200 units after 200 adds at once', async () => {
    const guest = await newGuest(service().url);

    const adds = Array.from({ length: 200 }, () => guest.add({ lines: [{ sku: 'P001' }] }));
    const payloads = await Promise.all(adds);

    expect(payloads.flatMap(({ userErrors, warnings }) => [...userErrors, ...warnings])).toEqual([]);
    expect((await guest.cart()).lines).toMatchObject([{ sku: 'P001', quantity: 200 }]);
  });
});
