import { randomUUID } from 'node:crypto';
import { cartKeys } from '../../../src/redis/keys';
import { newOrder, newCheckout, type Order } from '../../support/orders';
import { AuthClient } from '../../support/auth-client';
import { TestIdentityProvider } from '../../support/identity-provider';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf, shopperAt, filled } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper, newShoppersByAge } from '../../support/tokens';
import { prepare, use, useService, useStore } from '../../support/use';

describe.each(stores)(
  'takeOrderedLines where lines came by several ways or went back, over $store',
  ({ env }) => {
    const redis = useStore(env);
    const shop = use(() => TestIdentityProvider.start());
    const service = useService(() => ({ ...env, ...shop().env }));
    const auth = prepare(() => new AuthClient(service().url));
    const checkout = prepare(() => newCheckout(service().url));

    const byService = (order: Order, identityId: string) => checkout().takeOrdered({ ...order, identityId });
    const held = async (shopper: Shopper) => unitsOf(await shopper.cart());
    const guestWith = async (units: Record<string, number>) => filled(await newGuest(service().url), units);
    const shopperWith = async (units: Record<string, number>) =>
      filled(await newShopper(service().url), units);
    const signIn = async (guest: Shopper) => {
      const headers = { authorization: `Bearer ${guest.token}` };
      const { body } = await auth().post(
        '/auth/exchange',
        { token: await shop().tokenOf(randomUUID()) },
        headers,
      );
      return shopperAt(service().url, body);
    };

    it('takes with all orders of a guest together no more than arrived', async () => {
      const guest = await guestWith({ P001: 2 });
      const shopper = await shopperWith({ P001: 5 });
      await shopper.mergeCart(guest);

      await byService(newOrder({ P001: 1 }), guest.id);
      await byService(newOrder({ P001: 2 }), guest.id);

      expect(await held(shopper)).toEqual({ P001: 5 });
    });

    it('takes what came to an account by two merges before the account became an alias', async () => {
      const [older, younger] = await newShoppersByAge(service().url);
      const guest = await guestWith({ P001: 2 });
      await younger.mergeCart(guest);
      await guest.fill({ P001: 2, P002: 1 });
      await younger.mergeCart(guest);
      await older.fill({ P001: 1 });
      await older.mergeCart(younger);

      await byService(newOrder({ P001: 4, P002: 1 }), guest.id);

      expect(await held(older)).toEqual({ P001: 1 });
    });

    it('takes a line beside one that is called like what every object has', async () => {
      const [older, younger] = await newShoppersByAge(service().url);
      const guest = await guestWith({ P001: 2 });
      await younger.mergeCart(guest);
      await older.mergeCart(younger);

      await byService(newOrder({ P001: 2, constructor: 1, toString: 1 }), guest.id);

      expect(await held(older)).toEqual({});
    });

    const breakOff = async (order: ReturnType<typeof newOrder>, guest: Shopper, target: Shopper) => {
      const { orders } = cartKeys(target.id);
      await redis.set(orders, 'no hash');
      await expect(byService(order, guest.id)).rejects.toThrow('Unexpected answer');
      await redis.del(orders);
    };

    it.each(['stays', 'is merged again', 'signs in', 'asks first'])(
      'takes what an undo gave back after a walk broke off, and nothing added since, if the guest %s',
      async (next) => {
        const guest = await guestWith({ P001: 2 });
        const shopper = await shopperWith({ P002: 1 });
        const { merge } = await shopper.mergeCart(guest);
        const order = newOrder({ P001: 2 });
        await breakOff(order, guest, shopper);
        await shopper.undoMergeCart({ mergeId: merge!.id });
        await guest.fill({ P001: 3, P003: 1 });

        let holder = guest;
        if (next === 'is merged again') await (holder = await newShopper(service().url)).mergeCart(guest);
        if (next === 'signs in') holder = await signIn(guest);
        if (next === 'asks first') await guest.takeOrdered(order);
        await byService(order, guest.id);
        await byService(order, guest.id);

        expect([await held(shopper), await held(holder)]).toEqual([{ P002: 1 }, { P001: 3, P003: 1 }]);
      },
    );

    it.each(['guest', 'checkout'])(
      'lets the %s take nothing that was taken in the other cart before the undo',
      async (who) => {
        const guest = await guestWith({ P001: 600 });
        const shopper = await shopperWith({ P001: 600 });
        const { merge } = await shopper.mergeCart(guest);
        const order = newOrder({ P001: 300 });
        await shopper.takeOrdered(order);
        await shopper.undoMergeCart({ mergeId: merge!.id });

        if (who === 'guest') await guest.takeOrdered(order);
        else await byService(order, guest.id);

        expect([await held(shopper), await held(guest)]).toEqual([{ P001: 699 }, { P001: 201 }]);
      },
    );

    it('gives a guest no orders that have nothing to do with the merge that was undone', async () => {
      const guest = await guestWith({ P001: 2 });
      const shopper = await shopperWith({ P002: 1 });
      await shopper.takeOrdered(newOrder({ P002: 1 }));
      await shopper.fill({ P003: 1 });
      const { merge } = await shopper.mergeCart(guest);
      await shopper.undoMergeCart({ mergeId: merge!.id });

      expect(await redis.exists(cartKeys(guest.id).orders)).toBe(0);
    });

    it('does not remember an order of which no line could be read', async () => {
      const guest = await guestWith({ P001: 2 });
      const order = newOrder({ P001: 2 });

      const bad = await guest.takeOrdered({ ...order, lines: [{ sku: 'P001', quantity: 0 }] });
      const good = await guest.takeOrdered(order);

      expect([bad.userErrors, good.userErrors]).toMatchObject([[{ code: 'INVALID_QUANTITY' }], []]);
      expect(unitsOf(good.cart)).toEqual({});
    });
  },
);
