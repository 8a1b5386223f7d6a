import { randomUUID } from 'node:crypto';
import { cartKeys } from '../../../src/redis/keys';
import { scripts } from '../../../src/redis/scripts';
import { TakeOrderedLinesDocument } from '../../__generated__/operations';
import type { FaultProxy } from '../../support/fault-proxy';
import { proxied } from '../../support/proxied-cluster';
import { startProxiedService } from '../../support/proxied-service';
import { startCluster } from '../../support/redis-cluster';
import { commandNamed } from '../../support/redis-requests';
import type { Service } from '../../support/service';
import { startService } from '../../support/service';
import { Shopper, newGuest, unitsOf } from '../../support/shopper';
import { newShopper, signToken } from '../../support/tokens';
import { until } from '../../support/until';

interface Stage {
  readonly proxies: readonly FaultProxy[];
  readonly service: Service;
  readonly undisturbed: Service;
  stop(): Promise<void>;
}

const stages: [string, () => Promise<Stage>][] = [
  [
    'one Redis',
    async () => {
      const stage = await startProxiedService();
      return { ...stage, proxies: [stage.proxy], stop: () => stage.stop() };
    },
  ],
  [
    'a cluster',
    async () => {
      const stage = await proxied(await startCluster());
      const env = { REDIS_MODE: 'cluster' };
      const service = await startService({ ...env, REDIS_URL: stage.url });
      const undisturbed = await startService({ ...env, REDIS_URL: stage.cluster.url });
      const stop = async () => {
        await service.stop();
        await undisturbed.stop();
        await stage.stop();
      };
      return { service, undisturbed, proxies: stage.proxies, stop };
    },
  ],
];

const claims = { sub: 'service:checkout', client_id: 'checkout', kind: 'SERVICE', scope: 'cart:order' };
const whens = ['before', 'after'] as const;
const SKU = 'P001';
const held = async (shopper: Shopper) => unitsOf(await shopper.cart())[SKU] ?? 0;

/** A guest whose 2 units went into a shopper's cart beside one of the shopper's, and who put in another one since. */
async function orderedByGuest(url: string) {
  const [guest, shopper] = [await newGuest(url), await newShopper(url)];
  await guest.fill({ [SKU]: 2 });
  await shopper.fill({ [SKU]: 1 });
  const { merge } = await shopper.mergeCart(guest);
  await guest.fill({ [SKU]: 1 });
  const order = { orderId: randomUUID(), lines: [{ sku: SKU, quantity: 3 }], identityId: guest.id };
  return { guest, shopper, mergeId: merge!.id, order };
}

describe.each(stages)('takeOrderedLines that ends half-way, over %s', (_, start) => {
  let stage: Stage;
  let checkout: Shopper;

  beforeAll(async () => {
    stage = await start();
    checkout = new Shopper(`${stage.undisturbed.url}/graphql`, await signToken({ claims }), '');
    const warm = await orderedByGuest(stage.undisturbed.url); // every node knows the scripts from now on
    await checkout.takeOrdered(warm.order);
  }, 60_000);
  afterEach(() => stage.proxies.forEach((proxy) => proxy.heal()));
  afterAll(() => stage.stop());

  /** From the n-th step in this cart on, each fails, as if the instance died there. */
  function crash(when: (typeof whens)[number], cart: Shopper, n: number, times = 1000): void {
    let steps = 0;
    const isStep = commandNamed('evalsha', scripts.takeOrderedLines.sha);
    const matching = (request: Buffer) =>
      isStep(request) && request.includes(cartKeys(cart.id).orders) && ++steps >= n;
    for (const proxy of stage.proxies) {
      if (when === 'before') proxy.cutRequests({ matching, times });
      else proxy.cutReplies({ matching, times });
    }
  }

  async function dies(by: Shopper, input: object): Promise<void> {
    const { errors } = await by.at(stage.service.url).ask(TakeOrderedLinesDocument, { input });
    expect(errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);
    stage.proxies.forEach((proxy) => proxy.heal());
  }

  it.each(
    whens.flatMap((when) =>
      (
        [
          ['guest', 1],
          ['guest', 2],
          ['shopper', 1],
        ] as const
      ).map(([where, n]) => [when, where, n] as const),
    ),
  )(
    'takes what was ordered, once: %s the step in the cart of the %s, %i',
    async (when, where, n) => {
      const story = await orderedByGuest(stage.undisturbed.url);
      const { guest, shopper, order } = story;
      crash(when, story[where], n);
      await dies(checkout, order);
      await guest.fill({ [SKU]: 1 });

      await checkout.takeOrdered(order);
      await checkout.takeOrdered(order);
      await shopper.takeOrdered({ orderId: order.orderId, lines: order.lines });

      expect((await held(guest)) + (await held(shopper))).toBe(2);
      expect(await held(shopper)).toBeGreaterThanOrEqual(1);
    },
    20_000,
  );

  it.each([
    ['before', 'shopper', 1],
    ['after', 'guest', 2],
  ] as const)(
    'finds what an undo gives back after the walk ended: %s the step in the cart of the %s, %i',
    async (when, where, n) => {
      const story = await orderedByGuest(stage.undisturbed.url);
      const { guest, shopper, order, mergeId } = story;
      crash(when, story[where], n);
      await dies(checkout, order);
      await shopper.undoMergeCart({ mergeId });
      expect(await held(guest)).toBe(2);

      for (const again of whens) {
        crash(again, guest, 2);
        await dies(checkout, order);
      }
      await guest.fill({ [SKU]: 1 });
      await checkout.takeOrdered(order);
      await checkout.takeOrdered(order);
      await shopper.takeOrdered({ orderId: order.orderId, lines: order.lines });

      expect([await held(guest), await held(shopper)]).toEqual([1, 1]);
    },
    30_000,
  );

  it('is done once by our own retries, and says that it was not done before', async () => {
    for (const when of whens) {
      for (const keyed of [true, false]) {
        const guest = await newGuest(stage.undisturbed.url);
        await guest.fill({ [SKU]: 3 });
        const order = { orderId: randomUUID(), lines: [{ sku: SKU, quantity: 2 }] };
        const input = { ...order, ...(keyed && { idempotencyKey: randomUUID() }) };
        crash(when, guest, 1, 1);
        const first = await guest.at(stage.service.url).takeOrdered(input);
        expect([first.replayed, unitsOf(first.cart)]).toEqual([false, { [SKU]: 1 }]);

        expect((await guest.takeOrdered(input)).replayed).toBe(true);
        expect((await checkout.takeOrdered({ ...order, identityId: guest.id })).userErrors).toEqual([]);
        expect(await held(guest)).toBe(1);
      }
    }
  }, 30_000);
});

describe('takeOrderedLines while a primary dies, with CART_DURABILITY=replicated', () => {
  it('takes what was ordered, once', async () => {
    const cluster = await startCluster();
    const env = { REDIS_URL: cluster.url, REDIS_MODE: 'cluster', CART_DURABILITY: 'replicated' };
    const service = await startService(env);
    try {
      const checkout = new Shopper(`${service.url}/graphql`, await signToken({ claims }), '');
      const stories = await Promise.all(Array.from({ length: 12 }, () => orderedByGuest(service.url)));
      const take = async (input: object) => {
        const { data } = await checkout.ask<object>(TakeOrderedLinesDocument, { input });
        return data ?? undefined;
      };
      const going = stories.map(async ({ order }, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 15));
        await until('the order is taken', () => take(order), 40_000);
      });
      const { cart } = cartKeys(stories[0]!.guest.id);
      const killed = await cluster.killPrimaryOf(cart);
      await cluster.awaitFailover(cart, killed, 30_000);
      await cluster.restart(killed);
      await Promise.all(going);
      for (const { order } of stories) await until('the order is taken', () => take(order), 20_000);

      for (const { guest, shopper } of stories)
        expect([await held(guest), await held(shopper)]).toEqual([0, 1]);
    } finally {
      await service.stop();
      await cluster.stop();
    }
  }, 120_000);
});
