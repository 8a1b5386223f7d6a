import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import type { Cart, CartClient } from '@onecart/client';
import { createCartClient } from '@onecart/client';
import { AddCartLinesDocument } from '@onecart/client/documents';
import { Client, fetchExchange } from '@urql/core';
import type { Data } from '@urql/exchange-graphcache';
import { cacheExchange } from '@urql/exchange-graphcache';
import { startCatalog } from '../../gateway/neighbours/catalog/server';
import { startPricing } from '../../gateway/neighbours/pricing/server';
import type { CartBadgeQuery, PricedCartQuery } from '../__generated__/graph-operations';
import {
  CartBadgeDocument,
  PricedCartDocument,
  SetQuantityDocument,
} from '../__generated__/graph-operations';
import { gateways } from '../support/gateways';
import { startRedis } from '../support/redis-server';
import { stealReply } from '../support/reply-thief';
import { until } from '../support/until';
import { use, useService } from '../support/use';

/** The first replies of the cart that tell of this never reach the gateway. */
const LOST_SKU = 'lost-on-the-way';
const LOST_REPLIES = 2;

/** What two parts of a page show: the whole cart, and the number on its icon. */
interface Views {
  cart?: PricedCartQuery['cart'];
  badge?: CartBadgeQuery['cart'];
}

for (const { gateway: name, present, start } of gateways) {
  (present ? describe : describe.skip)(`GraphQL clients at ${name}`, () => {
    let shopper: CartClient;
    let before: Cart;
    let views: Views;
    /** Requests that reached the network through the client that is tested. */
    let requests: number;
    let repliesLost = 0;
    const complaints = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'error')];

    /** What both libraries need to be signed in. */
    const signedFetch: typeof fetch = async (input, init) => {
      requests += 1;
      const authorization = `Bearer ${await shopper.accessToken()}`;
      return fetch(input, { ...init, headers: { ...(init?.headers as object), authorization } });
    };

    const redis = use(startRedis);
    const service = useService(() => ({ REDIS_URL: redis().url }));
    const catalog = use(() => startCatalog({ port: 0 }));
    const pricing = use(() => startPricing({ port: 0 }));
    const thief = use(() => stealReply(service().url, LOST_SKU, () => (repliesLost += 1), LOST_REPLIES));
    const gateway = use(() =>
      start({ cart: `${thief().url}/graphql`, catalog: catalog().url, pricing: pricing().url }),
    );
    beforeEach(async () => {
      shopper = createCartClient({
        graphUrl: gateway().url,
        authUrl: `${service().url}/auth`,
        channel: 'ZALO_MINI_APP',
        guest: true,
      });
      before = (await shopper.addLines([{ sku: 'P001', quantity: 2 }, { sku: 'P002' }])).cart;
      views = {};
      requests = 0;
      for (const spy of complaints) spy.mockClear();
    });
    afterEach(() => {
      for (const spy of complaints) expect(spy).not.toHaveBeenCalled();
    });
    afterAll(async () => {
      for (const spy of complaints) spy.mockRestore();
    });

    const lineOf = (sku: string) => before.lines.find((line) => line.sku === sku)!;
    const shown = () => ({
      badge: views.badge?.totalQuantity,
      total: views.cart?.totalQuantity,
      units: views.cart?.lines.map(({ sku, quantity }) => `${quantity} ${sku}`).sort(),
    });

    /** Both views are there, and by asking the network twice. */
    async function firstShown(): Promise<string> {
      await until('both views are shown', async () => views.cart && views.badge);
      expect(shown()).toEqual({ badge: 3, total: 3, units: ['1 P002', '2 P001'] });
      expect(requests).toBe(2);
      return views.cart!.subtotal!.amount;
    }

    /** Both views show what the one answer of the mutation had, and nothing else was asked. */
    async function updatedByOneAnswer(subtotalBefore: string): Promise<void> {
      await until('both views are new', async () => views.badge?.totalQuantity === 6);
      expect(shown()).toEqual({ badge: 6, total: 6, units: ['1 P002', '5 P001'] });
      expect(BigInt(views.cart!.subtotal!.amount)).toBeGreaterThan(BigInt(subtotalBefore));
      expect(views.cart!.lines[0]!.product!.title).toMatch(/\S/);
      expect(requests).toBe(3);
    }

    const setQuantity = () => ({ input: { lines: [{ lineId: lineOf('P001').id, quantity: 5 }] } });
    const addOne = () => ({ input: { lines: [{ sku: 'P001' }], idempotencyKey: crypto.randomUUID() } });

    describe('Apollo Client', () => {
      let apollo: ApolloClient;

      beforeEach(() => {
        const link = new HttpLink({ uri: gateway().url, fetch: signedFetch });
        apollo = new ApolloClient({ link, cache: new InMemoryCache() });
        apollo.watchQuery({ query: PricedCartDocument }).subscribe(({ data }) => {
          if (data) views = { ...views, cart: data.cart as PricedCartQuery['cart'] };
        });
        apollo.watchQuery({ query: CartBadgeDocument }).subscribe(({ data }) => {
          if (data) views = { ...views, badge: data.cart as CartBadgeQuery['cart'] };
        });
      });
      afterEach(() => apollo.stop());

      it('updates all views by the answer of one mutation', async () => {
        const subtotal = await firstShown();
        await apollo.mutate({ mutation: SetQuantityDocument, variables: setQuantity() });
        await updatedByOneAnswer(subtotal);
      });

      it('keeps carts and lines by their ids', async () => {
        await firstShown();
        const cached = Object.keys(apollo.cache.extract() as object);
        const ids = [`Cart:${before.id}`, ...before.lines.map(({ id }) => `CartLine:${id}`)];
        expect(cached).toEqual(expect.arrayContaining(ids));
        expect(cached.filter((key) => /^Cart(Line)?:/.test(key))).toHaveLength(ids.length);
      });

      it('takes the documents of the package, and its answer updates other views', async () => {
        await firstShown();
        const { data } = await apollo.mutate({ mutation: AddCartLinesDocument, variables: addOne() });
        expect(data!.addCartLines).toMatchObject({ userErrors: [], cart: { totalQuantity: 4 } });
        await until('both views are new', async () => views.badge?.totalQuantity === 4);
        expect(shown()).toEqual({ badge: 4, total: 4, units: ['1 P002', '3 P001'] });
        expect(requests).toBe(3);
      });
    });

    describe('urql', () => {
      let shownViews: { unsubscribe: () => void }[];
      let urql: Client;

      beforeEach(() => {
        const embedded = () => null;
        const keys = {
          LineAttribute: embedded,
          Money: embedded,
          Product: ({ sku }: Data) => sku as string,
        };
        urql = new Client({
          url: gateway().url,
          // The gateway refuses what a page of somebody else could make a browser send, and such is a bare GET.
          preferGetMethod: false,
          fetch: signedFetch,
          exchanges: [cacheExchange({ keys }), fetchExchange],
        });
        shownViews = [
          urql.query(PricedCartDocument, {}).subscribe(({ data }) => {
            if (data) views = { ...views, cart: data.cart };
          }),
          urql.query(CartBadgeDocument, {}).subscribe(({ data }) => {
            if (data) views = { ...views, badge: data.cart };
          }),
        ];
      });
      afterEach(() => {
        for (const view of shownViews) view.unsubscribe();
      });

      it('updates all views by the answer of one mutation', async () => {
        const subtotal = await firstShown();
        await urql.mutation(SetQuantityDocument, setQuantity()).toPromise();
        await updatedByOneAnswer(subtotal);
      });

      it('takes the documents of the package, and its answer updates other views', async () => {
        await firstShown();
        const { data } = await urql.mutation(AddCartLinesDocument, addOne()).toPromise();
        expect(data!.addCartLines).toMatchObject({ userErrors: [], cart: { totalQuantity: 4 } });
        await until('both views are new', async () => views.badge?.totalQuantity === 4);
        expect(shown()).toEqual({ badge: 4, total: 4, units: ['1 P002', '3 P001'] });
        expect(requests).toBe(3);
      });
    });

    describe('our own', () => {
      it('asks for what neighbours add', async () => {
        const { data, errors } = await shopper.request<PricedCartQuery>(
          '{ cart { id lines { sku product { title } } subtotal { amount currencyCode } } }',
        );
        expect(errors).toEqual([]);
        expect(data.cart.subtotal!.currencyCode).toBe('VND');
      });

      it('repeats what the gateway lost the answer to, and changes the cart once', async () => {
        const { cart, userErrors } = await shopper.addLines([{ sku: LOST_SKU }]);

        expect(repliesLost).toBe(LOST_REPLIES);
        expect(userErrors).toEqual([]);
        expect(cart.lines.find(({ sku }) => sku === LOST_SKU)!.quantity).toBe(1);
        expect(cart.version).toBe(before.version + 1);
      });

      it('repeats until Redis is there again, and changes the cart once', async () => {
        await redis().freeze();
        const added = shopper.addLines([{ sku: 'P001' }]);
        setTimeout(() => redis().thaw(), 1500);
        const { cart, userErrors } = await added;
        expect(userErrors).toEqual([]);
        expect(cart.totalQuantity).toBe(4);
        expect(cart.version).toBe(before.version + 1);
      });
    });
  });
}
