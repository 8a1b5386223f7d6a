import { isDeepStrictEqual } from 'node:util';
import { startCatalog } from '../../gateway/neighbours/catalog/server';
import { startPricing } from '../../gateway/neighbours/pricing/server';
import { gateways } from '../support/gateways';
import { SECRET, forgeries, lies, tenMegabytesMore } from '../support/lies';
import type { LyingSubgraph } from '../support/lying-subgraph';
import { startLyingSubgraph } from '../support/lying-subgraph';
import { startRedis } from '../support/redis-server';
import { startService } from '../support/service';
import type { Shopper } from '../support/shopper';
import { newGuest } from '../support/shopper';

/** Two neighbours one after the other have a second each, and the machine is busy. */
const ANSWER_WITHIN_MS = 5_000;

const QUERY =
  '{ cart { __typename id version lines { __typename id sku quantity product { __typename title availability { channel } } total { amount } } subtotal { amount } } }';

interface SeenCart {
  readonly id: string;
  readonly version: number;
  readonly lines: readonly { readonly id: string; readonly sku: string; readonly quantity: number }[];
}

for (const { gateway: name, present, start } of gateways) {
  (present ? describe : describe.skip)(`a neighbour that cannot be trusted, through ${name}`, () => {
    const parts: { stop(): Promise<void> }[] = [];
    const neighbours: Partial<Record<'catalog' | 'pricing', LyingSubgraph>> = {};
    let serviceUrl: string;
    let guest: Shopper;
    let owned: SeenCart;

    const started = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
      parts.unshift(part);
      return part;
    };

    beforeAll(async () => {
      const redis = started(await startRedis());
      const service = started(await startService({ REDIS_URL: redis.url }));
      serviceUrl = service.url;
      const catalog = started(await startLyingSubgraph(started(await startCatalog({ port: 0 })).url));
      const pricing = started(await startLyingSubgraph(started(await startPricing({ port: 0 })).url));
      Object.assign(neighbours, { catalog, pricing });
      const cart = `${service.url}/graphql`;
      const gateway = started(await start({ cart, catalog: catalog.url, pricing: pricing.url }));
      guest = await newGuest(service.url, gateway.url);
      const added = await guest.add({ lines: [{ sku: 'P001', quantity: 2 }, { sku: 'P002' }] });
      owned = partOf(added.cart);
    });
    afterEach(() => {
      for (const neighbour of Object.values(neighbours)) neighbour.lie = undefined;
    });
    afterAll(async () => {
      for (const part of parts) await part.stop();
    });

    describe.each(['catalog', 'pricing'] as const)('%s', (neighbour) => {
      it.each(lies)('%s: the cart is there, whole and in time', async (_, lie) => {
        neighbours[neighbour]!.lie = lie;

        const asked = performance.now();
        const answer = await guest.ask<{ cart: SeenCart }>(QUERY);

        expect(performance.now() - asked).toBeLessThan(ANSWER_WITHIN_MS);
        expect(answer.data?.cart && partOf(answer.data.cart)).toEqual(owned);
        expect(JSON.stringify(answer.errors ?? [])).not.toContain(SECRET);
      });
    });

    // Nobody but who runs a neighbour can do this, and only to what is shown: docs/contract.md says so.
    it.each(forgeries)('shows %s, if it is the Router; the cart is as it was', async (_, forgery) => {
      neighbours.pricing!.lie = forgery;

      const { data } = await guest.ask<{ cart: SeenCart }>(QUERY);
      const { data: withoutPrices } = await guest.ask<{ cart: SeenCart }>(
        '{ cart { id version lines { id sku quantity } } }',
      );

      const isShown = !isDeepStrictEqual(data?.cart && partOf(data.cart), owned);
      expect(isShown).toBe(name === 'Apollo Router');
      expect(withoutPrices!.cart).toEqual(owned);
    });

    it('reads no 10 MB to find the truth among them', async () => {
      neighbours.pricing!.lie = tenMegabytesMore;

      const { data } = await guest.ask<{ cart: { subtotal: object | null } }>(QUERY);

      expect(data!.cart.subtotal).toBeNull();
    });

    it('takes what was asked for under the name of a field of the cart', async () => {
      const { data, errors } = await guest.ask<{ cart: object }>(
        '{ cart { version: subtotal { currencyCode } lines { addedVia: total { currencyCode } } } }',
      );

      const line = { addedVia: { currencyCode: 'VND' } };
      expect(errors).toBeUndefined();
      expect(data!.cart).toEqual({ version: { currencyCode: 'VND' }, lines: [line, line] });
    });

    it('lets the cart itself say as much as it can hold', async () => {
      const value = 'ư'.repeat(120);
      const lines = Array.from({ length: 200 }, (_, index) => ({
        sku: `S${index}`,
        attributes: Array.from({ length: 2 }, (_, key) => ({ key: String(key), value })),
      }));
      const full = await newGuest(serviceUrl, guest.address);

      const { cart, userErrors } = await full.add({ lines });

      expect(userErrors).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(cart))).toBeGreaterThan(100_000);
      expect((await full.cart()).lines).toHaveLength(200);
    });

    it('has everything again once both say the truth', async () => {
      const { data, errors } = await guest.ask<{ cart: { lines: object[]; subtotal: object } }>(
        `{ __typename product(sku: "P003") { __typename sku } ${QUERY.slice(1)}`,
      );

      const amount = expect.stringMatching(/^\d+$/) as string;
      const title = expect.stringMatching(/\S/) as string;
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ __typename: 'Query', product: { __typename: 'Product', sku: 'P003' } });
      expect(data!.cart.subtotal).toEqual({ amount });
      for (const line of data!.cart.lines)
        expect(line).toMatchObject({ product: { __typename: 'Product', title }, total: { amount } });
    });
  });
}

/** What the cart says of itself. */
function partOf({ id, version, lines }: SeenCart): SeenCart {
  return { id, version, lines: lines.map(({ id, sku, quantity }) => ({ id, sku, quantity })) };
}
