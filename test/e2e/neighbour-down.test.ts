import { getIntrospectionQuery } from 'graphql';
import { startCatalog } from '../../gateway/neighbours/catalog/server';
import { startPricing } from '../../gateway/neighbours/pricing/server';
import { gateways } from '../support/gateways';
import { startRedis } from '../support/redis-server';
import type { Shopper } from '../support/shopper';
import { newGuest } from '../support/shopper';
import { use, useService } from '../support/use';

interface PricedCart {
  readonly cart: {
    readonly lines: readonly {
      readonly sku: string;
      readonly product: { readonly title: string } | null;
      readonly total: object | null;
    }[];
    readonly subtotal: object | null;
  };
}

const QUERY = '{ cart { lines { sku product { title } total { amount } } subtotal { amount } } }';

for (const { gateway: name, present, start } of gateways) {
  (present ? describe : describe.skip)(`a graph whose neighbours stop, through ${name}`, () => {
    let guest: Shopper;

    const redis = use(startRedis);
    const service = useService(() => ({ REDIS_URL: redis().url }));
    const catalog = use(() => startCatalog({ port: 0 }));
    const pricing = use(() => startPricing({ port: 0 }));
    const gateway = use(() =>
      start({ cart: `${service().url}/graphql`, catalog: catalog().url, pricing: pricing().url }),
    );
    beforeAll(async () => {
      guest = await newGuest(service().url, gateway().url);
      await guest.add({ lines: [{ sku: 'P001' }, { sku: 'P002' }] });
    });

    /** The cart, with errors that all say by their code that a subgraph failed, and not which one or where. */
    async function cartInSpiteOfErrors(): Promise<PricedCart['cart']> {
      const { data, errors = [] } = await guest.ask<PricedCart>(QUERY);
      expect(errors.length).toBeGreaterThan(0);
      expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(
        new Set(['SUBREQUEST_HTTP_ERROR']),
      );
      expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|pricing|catalog/);
      return data!.cart;
    }

    it('has everything while they are up', async () => {
      const { data, errors } = await guest.ask<PricedCart>(QUERY);

      expect(errors).toBeUndefined();
      expect(data!.cart.subtotal).not.toBeNull();
    });

    it('has the cart without prices once pricing has stopped', async () => {
      await pricing().stop();

      const { lines, subtotal } = await cartInSpiteOfErrors();

      expect(lines.map(({ sku, total }) => [sku, total])).toEqual([
        ['P001', null],
        ['P002', null],
      ]);
      for (const { product } of lines) expect(product?.title).toMatch(/\S/);
      expect(subtotal).toBeNull();
    });

    it('has the cart without titles, and takes changes, once the catalogue has stopped too', async () => {
      await catalog().stop();

      const { lines } = await cartInSpiteOfErrors();

      expect(lines.map(({ sku, product }) => [sku, product?.title ?? null])).toEqual([
        ['P001', null],
        ['P002', null],
      ]);
      expect((await guest.add({ lines: [{ sku: 'P001' }] })).cart.totalQuantity).toBe(3);
    });

    it('keeps its schema private by default', async () => {
      const { data, errors } = await guest.ask(getIntrospectionQuery());

      expect(data ?? null).toBeNull();
      expect(errors).not.toHaveLength(0);
    });
  });
}
