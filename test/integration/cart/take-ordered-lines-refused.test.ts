import { randomUUID } from 'node:crypto';
import { newCheckout } from '../../support/orders';
import { renameLine } from '../../support/old-line';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService, useStore, prepare } from '../../support/use';

const OLD = 'P001 ';

describe.each(stores)('takeOrderedLines of a line whose text is refused by now, over $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(env);
  let guest: Shopper;
  const checkout = prepare(() => newCheckout(service().url));

  beforeEach(async () => {
    guest = await newGuest(service().url);
    await guest.fill({ P001: 3, P002: 2 });
    await renameLine(redis, guest.id, 'P001', OLD);
  });

  const ordered = (...skus: string[]) => ({
    orderId: randomUUID(),
    lines: skus.map((sku) => ({ sku, quantity: 2 })),
  });
  const refusedAt = (index: number) => [
    { code: 'INVALID_SKU', field: ['input', 'lines', String(index), 'sku'] },
  ];

  it.each([[[OLD, 'P002']], [[OLD]]])('takes %j, which the cart holds, once', async (skus) => {
    const order = ordered(...skus);

    for (const replayed of [false, true]) {
      const page = await guest.takeOrdered(order);
      const service = await checkout().takeOrdered({ ...order, identityId: guest.id });

      expect([page.userErrors, service.userErrors]).toEqual([[], []]);
      expect([page.replayed, service.replayed]).toEqual([replayed, replayed]);
    }
    expect(unitsOf(await guest.cart())).toEqual(skus.length > 1 ? { [OLD]: 1 } : { [OLD]: 1, P002: 2 });
  });

  it('finds it where a merge has taken it', async () => {
    const shopper = await newShopper(service().url);
    await shopper.mergeCart(guest);

    for (const order of [ordered(OLD), ordered('P002')]) {
      const { userErrors } = await checkout().takeOrdered({ ...order, identityId: guest.id });
      expect(userErrors).toEqual([]);
    }
    expect(unitsOf(await shopper.cart())).toEqual({ [OLD]: 1 });
  });

  it('names one that no cart holds, and lets the order come again with good lines', async () => {
    const wrong = ordered('P002 ');
    const right = { ...ordered('P002'), orderId: wrong.orderId };
    for (const [by, identityId] of [
      [guest, undefined],
      [checkout(), guest.id],
    ] as const) {
      const refused = await by.takeOrdered({ ...wrong, identityId });
      expect(refused.userErrors).toMatchObject(refusedAt(0));
      expect((await by.takeOrdered({ ...right, identityId })).userErrors).toEqual([]);
    }
    expect(unitsOf(await guest.cart())).toEqual({ [OLD]: 3 });
  });

  it.each([
    ['signed in', async (shopper: Shopper) => void (await shopper.mergeCart(guest))],
    [
      'merged and went on',
      async (shopper: Shopper) => {
        await shopper.mergeCart(guest);
        await guest.fill({ P003: 1 });
      },
    ],
  ])('lets the order come again with good lines where the guest %s', async (_, leave) => {
    const shopper = await newShopper(service().url);
    await leave(shopper);
    const wrong = { ...ordered('P009 '), identityId: guest.id };
    const right = { ...wrong, ...ordered('P002'), orderId: wrong.orderId };

    for (let call = 0; call < 2; call += 1)
      expect((await checkout().takeOrdered(wrong)).userErrors).toMatchObject(refusedAt(0));
    for (const replayed of [false, true])
      expect(await checkout().takeOrdered(right)).toMatchObject({ replayed, userErrors: [] });

    expect(unitsOf(await shopper.cart())).toEqual({ [OLD]: 3 });
  });

  it('is not named when the order is refused before its lines are looked for', async () => {
    const { id: cartId, version } = await guest.cart();
    const order = { ...ordered(OLD), expectedVersion: version - 1, cartId };

    const page = await guest.takeOrdered(order);
    const service = await checkout().takeOrdered({ ...order, identityId: guest.id });

    expect(page.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect(service.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect(unitsOf(await guest.cart())).toEqual({ [OLD]: 3, P002: 2 });
  });

  it('takes the others, whether it is held or not, and names it each time', async () => {
    const order = ordered('P002', 'P009 ');

    for (const replayed of [false, true])
      expect(await guest.takeOrdered(order)).toMatchObject({ replayed, userErrors: refusedAt(1) });

    expect(unitsOf(await guest.cart())).toEqual({ [OLD]: 3 });
  });
});
