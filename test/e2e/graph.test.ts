import type { IntrospectionQuery } from 'graphql';
import { getIntrospectionQuery } from 'graphql';
import { startCatalog } from '../../gateway/neighbours/catalog/server';
import { startPricing } from '../../gateway/neighbours/pricing/server';
import { gateways } from '../support/gateways';
import { interpose } from '../support/interposed-subgraph';
import { startRedis } from '../support/redis-server';
import { ROUTER_SECRET } from '../support/service';
import type { Shopper } from '../support/shopper';
import { newGuest, unitsOf } from '../support/shopper';
import { use, useService } from '../support/use';

const WITH_PRICES =
  '{ cart { id lines { sku quantity product { title } total { amount currencyCode } } subtotal { amount currencyCode } } }';

interface PricedCart {
  cart: {
    id: string;
    lines: {
      sku: string;
      quantity: number;
      product: { title: string } | null;
      total: { amount: string } | null;
    }[];
    subtotal: { amount: string; currencyCode: string } | null;
  };
}

for (const { gateway: name, present, start } of gateways) {
  (present ? describe : describe.skip)(`the graph through ${name}`, () => {
    let guest: Shopper;

    const redis = use(startRedis);
    const service = useService(() => ({ REDIS_URL: redis().url }));
    const cart = use(() => interpose(`${service().url}/graphql`));
    const realPricing = use(() => startPricing({ port: 0 }));
    const pricing = use(() => interpose(realPricing().url));
    const catalog = use(() => startCatalog({ port: 0 }));
    const gateway = use(() =>
      start({ cart: cart().url, catalog: catalog().url, pricing: pricing().url }, { introspection: true }),
    );
    beforeEach(async () => {
      guest = await newGuest(service().url, gateway().url);
    });
    afterEach(() => {
      for (const subgraph of [cart(), pricing()]) Object.assign(subgraph, { cookies: [], answer: undefined });
    });

    it('takes a guest through all changes of a cart', async () => {
      expect((await guest.cart()).version).toBe(0);
      const added = await guest.add({
        lines: [
          { sku: 'P001', quantity: 2 },
          { sku: 'P002', attributes: [{ key: 'màu', value: 'đỏ' }] },
        ],
      });
      const [a, b] = added.cart.lines;
      const updated = await guest.update({ lines: [{ lineId: a!.id, quantity: 5 }] });
      const removed = await guest.remove({ lineIds: [b!.id] });
      expect(unitsOf(updated.cart)).toEqual({ P001: 5, P002: 1 });
      expect(unitsOf(removed.cart)).toEqual({ P001: 5 });
      expect((await guest.clear({})).cart.lines).toEqual([]);
      expect((await guest.cart()).version).toBe(added.cart.version + 3);
    });

    it('brings a copy that was changed offline and the cart together', async () => {
      const { cart } = await guest.add({ lines: [{ sku: 'P001', quantity: 2 }, { sku: 'P002' }] });
      await guest.add({ lines: [{ sku: 'P003' }] });

      const synced = await guest.sync({
        lines: [{ sku: 'P001', quantity: 3 }],
        baseVersion: cart.version,
        replicaId: 'phone',
      });

      expect(unitsOf(synced.cart)).toEqual({ P001: 3, P003: 1 });
    });

    it('knows titles and prices from the neighbours', async () => {
      await guest.add({ lines: [{ sku: 'P001', quantity: 2 }, { sku: 'P002' }] });

      const { data, errors } = await guest.ask<PricedCart>(WITH_PRICES);

      expect(errors).toBeUndefined();
      const totals = data!.cart.lines.map(({ total }) => BigInt(total!.amount));
      expect(data!.cart.lines[0]!.product!.title).toMatch(/\S/);
      expect(BigInt(data!.cart.subtotal!.amount)).toBe(totals[0]! + totals[1]!);
      expect(data!.cart.subtotal!.currencyCode).toBe('VND');
    });

    it('keeps a line whose sku the catalogue does not know, without product and total', async () => {
      await guest.add({ lines: [{ sku: 'P001' }, { sku: 'unheard-of', quantity: 3 }] });

      const { data, errors } = await guest.ask<PricedCart>(WITH_PRICES);

      expect(errors).toBeUndefined();
      const [known, unknown] = [...data!.cart.lines].sort((x, y) => (x.sku < y.sku ? -1 : 1));
      expect(unknown).toEqual({ sku: 'unheard-of', quantity: 3, product: null, total: null });
      expect(data!.cart.subtotal!.amount).toBe(known!.total!.amount);
    });

    it('gives the cart with null and one error where a neighbour is down, and hides its words', async () => {
      await guest.add({ lines: [{ sku: 'P001' }] });
      pricing().answer = {
        errors: [
          {
            message: 'secret words of pricing',
            extensions: { code: 'PRICING_BROKE', stack: 'at secret.ts:1' },
          },
        ],
        data: null,
      };

      const answer = await guest.ask<PricedCart>('{ cart { lines { sku } subtotal { amount } } }');

      expect(answer.data!.cart).toEqual({ lines: [{ sku: 'P001' }], subtotal: null });
      expect(answer.errors).toMatchObject([{ extensions: { code: 'PRICING_BROKE' } }]);
      expect(answer.errors).toHaveLength(1);
      expect(JSON.stringify(answer)).not.toContain('secret');
    });

    it('passes the code and the words of an error of the cart', async () => {
      guest = Object.assign(Object.create(Object.getPrototypeOf(guest) as object) as Shopper, guest, {
        token: '',
      });

      const answer = await guest.ask('{ cart { id } }');

      expect(answer.errors).toMatchObject([
        {
          message: expect.stringContaining('guest token') as string,
          extensions: { code: 'UNAUTHENTICATED', retryable: false },
        },
      ]);
    });

    it('passes Set-Cookie of the cart, one header a value, and none of a neighbour', async () => {
      await guest.add({ lines: [{ sku: 'P001' }] });
      cart().cookies = ['a=1; Path=/; Expires=Wed, 01 Jan 2030 00:00:00 GMT', 'b=2; Path=/'];
      pricing().cookies = ['spy=1; Path=/'];

      const response = await fetch(gateway().url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${guest.token}` },
        body: JSON.stringify({ query: WITH_PRICES }),
      });

      const cookies = [...new Set(response.headers.getSetCookie())];
      expect(cookies.sort()).toEqual(cart().cookies);
    });

    it('proves itself to the cart and to nobody else, and keeps cookies for the cart', async () => {
      await guest.add({ lines: [{ sku: 'P001' }] });

      await guest.ask(
        WITH_PRICES,
        {},
        { cookie: 'session=1', 'x-router-secret': 'forged-by-a-client', 'x-request-id': 'request-7' },
      );

      expect(cart().lastHeaders).toMatchObject({
        'x-router-secret': ROUTER_SECRET,
        cookie: 'session=1',
        'x-request-id': 'request-7',
      });
      expect(pricing().lastHeaders).toMatchObject({ 'x-request-id': 'request-7' });
      expect(pricing().lastHeaders['x-router-secret']).toBeUndefined();
      expect(pricing().lastHeaders['cookie']).toBeUndefined();
    });

    it('adds 200 units that 200 requests bring at once to one line of a new cart', async () => {
      const answers = await Promise.all(
        Array.from({ length: 200 }, () => guest.add({ lines: [{ sku: 'P001' }] })),
      );

      expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
      expect((await guest.cart()).lines).toMatchObject([{ sku: 'P001', quantity: 200 }]);
    });

    it.each([
      [
        'an operation that goes round from lines to cart to lines',
        '{ cart { lines { cart { lines { cart { lines { sku } } } } } } }',
      ],
      [
        'more root fields than the cart takes',
        `mutation { ${Array.from({ length: 11 }, (_, i) => `a${i}: clearCart(input: {}) { replayed }`).join(' ')} }`,
      ],
    ])('refuses %s with one error and the code of the cart', async (_, query) => {
      const { data, errors } = await guest.ask(query);

      expect(data ?? null).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
      expect(errors).toHaveLength(1);
    });

    it('gives one error with the code of the cart while its Redis does not answer', async () => {
      await redis().freeze();
      const { data, errors } = await guest.ask('{ cart { id } }').finally(() => redis().thaw());

      expect(data ?? null).toBeNull();
      expect(errors).toMatchObject([{ extensions: { code: 'STORE_UNAVAILABLE', retryable: true } }]);
      expect(errors).toHaveLength(1);
    });

    it('shows its schema to tools, as npm start starts it', async () => {
      const { data, errors } = await guest.ask<IntrospectionQuery>(getIntrospectionQuery());

      expect(errors).toBeUndefined();
      expect(data!.__schema.types.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['Cart', 'Product']),
      );
    });
  });
}
