import { randomUUID } from 'node:crypto';
import { cartKeys } from '../../../src/redis/keys';
import { newOrder, newCheckout, type Order } from '../../support/orders';
import type { AuthBody } from '../../support/auth-client';
import { AuthClient } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf, shopperAt, filled } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper, newShoppersByAge } from '../../support/tokens';
import { prepare, use, useService, useStore } from '../../support/use';

describe.each(stores)('takeOrderedLines from where the lines have gone, over $store', ({ env }) => {
  const redis = useStore(env);
  const shop = use(() => TestIdentityProvider.start());
  const service = useService(() => ({ ...env, ...shop().env }));
  const auth = prepare(() => new AuthClient(service().url));
  const checkout = prepare(() => newCheckout(service().url));

  const byService = (order: Order, identityId: string) => checkout().takeOrdered({ ...order, identityId });
  const held = async (shopper: Shopper) => unitsOf(await shopper.cart());

  const as = (holder: AuthBody) => shopperAt(service().url, holder);
  const someone = async (person: string, units: Record<string, number> = {}) => {
    const token = await shop().tokenOf(person);
    const shopper = as((await auth().post('/auth/exchange', { token })).body);
    return Object.keys(units).length > 0 ? filled(shopper, units) : shopper;
  };
  const signIn = async (guest: Shopper, person: string) => {
    const headers = { authorization: `Bearer ${guest.token}` };
    const { body } = await auth().post('/auth/exchange', { token: await shop().tokenOf(person) }, headers);
    const { merge } = body as { merge?: { id: string } };
    return { shopper: as(body), mergeId: merge?.id ?? '' };
  };

  it('follows a guest who signed in before the page or the checkout asks', async () => {
    const person = randomUUID();
    await someone(person, { P001: 3, P003: 1 });
    const guest = await filled(await newGuest(service().url), { P001: 2, P002: 1 });
    const order = newOrder({ P001: 2 });
    const { shopper } = await signIn(guest, person);

    const taken = await byService(order, guest.id);
    await shopper.takeOrdered(order);
    await byService(order, guest.id);

    expect(taken.cart.id).toBe(shopper.id);
    expect(await held(shopper)).toEqual({ P001: 3, P002: 1, P003: 1 });
  });

  it('takes nothing again of an order that was taken before its guest signed in', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 2, P002: 1 });
    const order = newOrder({ P001: 2 });
    await guest.takeOrdered(order);
    await byService(order, guest.id);
    await filled(guest, { P001: 4 });
    const { shopper } = await signIn(guest, randomUUID());

    const answers = [
      await shopper.takeOrdered(order),
      await byService(order, guest.id),
      await byService(order, shopper.id),
    ];

    expect(answers.map(({ replayed }) => replayed)).toEqual([true, true, true]);
    expect(await held(shopper)).toEqual({ P001: 4, P002: 1 });
  });

  it('takes the rest where it has gone if a part was taken before', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 3 });
    const order = newOrder({ P001: 3 });
    await guest.takeOrdered({ ...order, lines: [{ sku: 'P001', quantity: 1 }] });
    const { shopper } = await signIn(guest, randomUUID());
    await filled(shopper, { P001: 4 });

    await byService(order, guest.id);

    expect(await held(shopper)).toEqual({ P001: 4 });
  });

  it.each(['page first', 'checkout first'])(
    'lets the page of the shopper and the checkout ask, %s',
    async (first) => {
      const person = randomUUID();
      await someone(person, { P001: 1 });
      const guest = await filled(await newGuest(service().url), { P001: 2 });
      const order = newOrder({ P001: 2 });
      const { shopper } = await signIn(guest, person);

      if (first === 'page first') await shopper.takeOrdered(order);
      await byService(order, guest.id);
      await shopper.takeOrdered(order);

      expect(await held(shopper)).toEqual({ P001: 1 });
    },
  );

  it('takes at most what arrived, after the shopper changed the line', async () => {
    const person = randomUUID();
    const before = await someone(person, { P001: 3 });
    const guest = await filled(await newGuest(service().url), { P001: 1 });
    const { shopper } = await signIn(guest, person);
    await filled(shopper, { P001: 5 });

    await byService(newOrder({ P001: 2 }), guest.id);

    expect(await held(before)).toEqual({ P001: 8 });
  });

  it('follows an alias, and an alias of an alias', async () => {
    const [oldest, older, young, youngest] = await newShoppersByAge(service().url);
    await filled(youngest, { P001: 2 });
    await filled(oldest, { P001: 1 });
    const order = newOrder({ P001: 2 });
    for (const [into, from] of [
      [young, youngest],
      [older, young],
      [oldest, older],
    ] as const)
      await into.mergeCart(from);

    await byService(order, youngest.id);
    await byService(order, youngest.id);

    expect(await held(oldest)).toEqual({ P001: 1 });
    expect(unitsOf((await byService(newOrder({ P001: 2 }), youngest.id)).cart)).toEqual({ P001: 1 });
  });

  it('takes an order of the older account where the younger was asked long after it became an alias', async () => {
    const [older, younger] = await newShoppersByAge(service().url);
    await older.mergeCart(younger);
    await redis.del(cartKeys(younger.id).departures, cartKeys(younger.id).departureOrder);
    await filled(older, { P001: 3 });

    await byService(newOrder({ P001: 2 }), younger.id);

    expect(await held(older)).toEqual({ P001: 1 });
  });

  it('passes on what is left to the next cart that lines went to, the oldest first', async () => {
    const guest = await newGuest(service().url);
    const [first, second] = [await newShopper(service().url), await newShopper(service().url)];
    await filled(guest, { P001: 2 });
    await first.mergeCart(guest);
    await filled(guest, { P001: 2 });
    await second.mergeCart(guest);
    await filled(guest, { P001: 2 });
    const order = newOrder({ P001: 5 });

    await byService(order, guest.id);
    await byService(order, guest.id);

    expect([await held(guest), await held(first), await held(second)]).toEqual([{}, {}, { P001: 1 }]);
  });

  it('does not follow lines that leave later', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 1 });
    const order = newOrder({ P001: 2 });
    await byService(order, guest.id);
    await filled(guest, { P001: 2 });
    const { shopper } = await signIn(guest, randomUUID());

    await byService(order, guest.id);

    expect(await held(shopper)).toEqual({ P001: 2 });
  });

  it.each([
    ['SUM', { P001: 3 }, { P001: 3 }],
    ['MAX', { P001: 1 }, { P001: 1 }],
    ['MAX', { P001: 3 }, { P001: 3 }],
    ['KEEP_TARGET', { P001: 1 }, { P001: 1 }],
    ['KEEP_TARGET', { P002: 1 }, { P002: 1 }],
    ['KEEP_SOURCE', { P001: 3 }, {}],
    ['KEEP_SOURCE', { P001: 2 }, {}],
  ] as const)(
    'leaves after %s into %j what the order did not pay for, undone or not',
    async (strategy, own, rest) => {
      for (const undo of ['never', 'after', 'before'] as const) {
        const guest = await filled(await newGuest(service().url), { P001: 2 });
        const shopper = await filled(await newShopper(service().url), own);
        const { merge } = await shopper.mergeCart(guest, { strategy });
        const order = newOrder({ P001: 2 });

        if (undo === 'before') await shopper.undoMergeCart({ mergeId: merge!.id });
        await byService(order, guest.id);
        const taken = await held(shopper);
        if (undo === 'after') await shopper.undoMergeCart({ mergeId: merge!.id });

        const expected = undo === 'before' ? own : rest;
        expect([undo, taken, await held(guest)]).toEqual([undo, expected, {}]);
      }
    },
  );

  it('takes what the receipt of an undone sign-in kept', async () => {
    const person = randomUUID();
    await someone(person, { P001: 1 });
    const guest = await filled(await newGuest(service().url), { P001: 3, P002: 1 });
    const { shopper, mergeId } = await signIn(guest, person);
    await shopper.undoMergeCart({ mergeId });

    await byService(newOrder({ P001: 2 }), guest.id);
    await byService(newOrder({ P001: 2 }), shopper.id);

    const { cart } = (
      await shopper.ask<{ cart: { merges: unknown } }>('{ cart { merges { returned { sku quantity } } } }')
    ).data!;
    expect(cart.merges).toEqual([
      {
        returned: [
          { sku: 'P001', quantity: 1 },
          { sku: 'P002', quantity: 1 },
        ],
      },
    ]);
    expect(await held(shopper)).toEqual({});
  });

  it('takes no more than was ordered where the page asked in the shopper’s cart and the guest’s goes on', async () => {
    for (const first of ['page', 'checkout'] as const) {
      const guest = await filled(await newGuest(service().url), { P001: 2 });
      const shopper = await filled(await newShopper(service().url), { P001: 3 });
      await shopper.mergeCart(guest);
      await filled(guest, { P001: 2 });
      const order = newOrder({ P001: 2 });

      if (first === 'page') await shopper.takeOrdered(order);
      await byService(order, guest.id);
      await byService(order, guest.id);
      await shopper.takeOrdered(order);

      const [left, kept] = [await held(guest), await held(shopper)];
      expect(left['P001'] ?? 0).toBe(first === 'page' ? 2 : 0);
      expect(kept).toEqual({ P001: first === 'page' ? 3 : 5 });
    }
  });

  it('takes no more than was ordered if the checkout names one cart and then the other', async () => {
    const guest = await filled(await newGuest(service().url), { P001: 2 });
    const shopper = await filled(await newShopper(service().url), { P001: 3 });
    await shopper.mergeCart(guest);
    await filled(guest, { P001: 2 });
    const order = newOrder({ P001: 2 });

    await byService(order, shopper.id);
    await byService(order, guest.id);

    expect([await held(guest), await held(shopper)]).toEqual([{ P001: 2 }, { P001: 3 }]);
  });
});
