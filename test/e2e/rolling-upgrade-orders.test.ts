import { randomUUID } from 'node:crypto';
import { BuiltService } from '../support/built-service';
import { add, cartOf, change, unitsOf } from '../support/either-release';
import { startRedis } from '../support/redis-server';
import { FORMER_RELEASE, hasFormerRelease, releaseOf } from '../support/release';
import { Shopper, newGuest } from '../support/shopper';
import { newShopper, signToken } from '../support/tokens';

/** Two instances start. */
const LONG_MS = 120_000;

/** Where the history of a clone is cut short, rolling-upgrade.test.ts says what is not tested. */
(hasFormerRelease() ? describe : describe.skip)('an order of a cart that the former release wrote', () => {
  it(
    'is taken where the former release merged its lines',
    async () => {
      const redis = await startRedis();
      const env = { REDIS_URL: redis.url };
      const former = await (await BuiltService.spawn(env, releaseOf(FORMER_RELEASE))).ready();
      const present = await (await BuiltService.spawn(env)).ready();
      try {
        const [source, target] = [await newGuest(former.url), await newShopper(former.url)];
        await add(source, ['P1', 'P2']);
        await add(target, ['P1']);
        await change(target, 'mergeCart', { sourceToken: source.token });
        const claims = {
          sub: 'service:checkout',
          client_id: 'checkout',
          kind: 'SERVICE',
          scope: 'cart:order',
        };
        const checkout = new Shopper(`${present.url}/graphql`, await signToken({ claims }), '');
        const order = {
          orderId: randomUUID(),
          lines: [{ sku: 'P1', quantity: 2 }],
          identityId: source.id,
        };

        await checkout.takeOrdered(order);
        expect((await checkout.takeOrdered(order)).replayed).toBe(true);

        expect(unitsOf(await cartOf(target))).toEqual({ P1: 1, P2: 1 });
      } finally {
        await Promise.all([former.kill(), present.kill()]);
        await redis.stop();
      }
    },
    LONG_MS,
  );
});
