import { startCatalog } from '../../gateway/neighbours/catalog/server';
import { startPricing } from '../../gateway/neighbours/pricing/server';
import { AuthClient, WEBSITE } from '../support/auth-client';
import { gateways } from '../support/gateways';
import { startRedis } from '../support/redis-server';
import { Shopper } from '../support/shopper';
import { prepare, use, useService } from '../support/use';

const ADD = `mutation {
  addCartLines(input: { lines: [{ sku: "P001", quantity: 2 }] }) {
    cart { id lines { sku quantity product { title } } subtotal { amount } }
    userErrors { code }
  }
}`;
const SKUS = '{ cart { id lines { sku quantity } } }';

for (const { gateway: name, present, start } of gateways) {
  (present ? describe : describe.skip)(
    `a page of the website that has a session cookie, through ${name}`,
    () => {
      let id: string;
      let cookie: string;
      let page: Shopper;

      const redis = use(startRedis);
      const service = useService(() => ({ REDIS_URL: redis().url }));
      const catalog = use(() => startCatalog({ port: 0 }));
      const pricing = use(() => startPricing({ port: 0 }));
      const gateway = use(() =>
        start({ cart: `${service().url}/graphql`, catalog: catalog().url, pricing: pricing().url }),
      );
      const auth = prepare(() => new AuthClient(service().url));
      beforeEach(async () => {
        const guest = await auth().guest();
        cookie = guest.cookie!;
        id = guest.body.identity.id;
        page = new Shopper(gateway().url, '', id);
      });

      it('changes the cart, and is answered with the changed cart and its prices', async () => {
        const changed = await page.ask(ADD, {}, { cookie, origin: WEBSITE });

        const title = expect.stringMatching(/\S/) as string;
        const lines = [{ sku: 'P001', quantity: 2, product: { title } }];
        expect(changed).toEqual({
          data: { addCartLines: { cart: { id, lines, subtotal: { amount: '118000' } }, userErrors: [] } },
        });
        expect(await page.ask(SKUS, {}, { cookie, origin: WEBSITE })).toEqual({
          data: { cart: { id, lines: [{ sku: 'P001', quantity: 2 }] } },
        });
      });

      it.each([
        ['of another origin', { origin: 'https://evil.example' }],
        ['of no origin', {}],
      ])('changes nothing from a page %s', async (_, origin) => {
        const refused = await page.ask(ADD, {}, { cookie, ...origin });

        expect(refused.data ?? null).toBeNull();
        expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
        expect(await page.ask(SKUS, {}, { cookie, origin: WEBSITE })).toEqual({
          data: { cart: { id, lines: [] } },
        });
      });
    },
  );
}
