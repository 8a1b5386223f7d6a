import { randomUUID } from 'node:crypto';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService } from '../../support/use';

describe.each(stores)('clearCart on $store', ({ env }) => {
  const service = useService(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  it('empties the cart and keeps counting versions', async () => {
    const { cart } = await guest.add({ lines: [{ sku: 'P001' }, { sku: 'P002' }] });

    const cleared = await guest.clear({});

    expect(cleared.cart).toMatchObject({ lines: [], lineCount: 0, version: cart.version + 1 });
    expect(await guest.cart()).toEqual(cleared.cart);
  });

  it('takes out what was ordered and keeps what came later', async () => {
    await guest.add({
      lines: [
        { sku: 'ordered', quantity: 2 },
        { sku: 'both', quantity: 3 },
      ],
    });
    const { cart } = await guest.add({ lines: [{ sku: 'reduced', quantity: 5 }] });
    await guest.add({ lines: [{ sku: 'both' }, { sku: 'later' }] });
    const reduced = cart.lines.find(({ sku }) => sku === 'reduced')!.id;
    await guest.update({ lines: [{ lineId: reduced, quantity: 1 }] });

    const cleared = await guest.clear({ upToVersion: cart.version });

    expect(unitsOf(cleared.cart)).toEqual({ both: 1, later: 1 });
  });

  it('keeps a line, with a warning, whose state at that version nobody knows any more', async () => {
    const { cart } = await guest.add({ lines: [{ sku: 'untouched' }, { sku: 'busy' }] });
    for (let i = 0; i < 129; i++) await guest.add({ lines: [{ sku: 'busy' }] });

    const cleared = await guest.clear({ upToVersion: cart.version });

    expect(unitsOf(cleared.cart)).toEqual({ busy: 130 });
    expect(cleared.warnings).toMatchObject([
      { code: 'BASE_TOO_OLD', lineId: cart.lines.find(({ sku }) => sku === 'busy')!.id },
    ]);
  });

  /** Puts 5 units into the cart, and then does what happens after the order. */
  async function orderedThen(meanwhile: (lineId: string) => Promise<unknown>): Promise<number> {
    const { cart } = await guest.add({ lines: [{ sku: 'P001', quantity: 5 }] });
    await meanwhile(cart.lines[0]!.id);
    return cart.version;
  }

  it.each([0, 3])('keeps 2 units that came after the ordered ones were set to %i', async (quantity) => {
    const upToVersion = await orderedThen(async (lineId) => {
      await guest.update({ lines: [{ lineId, quantity }] });
      await guest.add({ lines: [{ sku: 'P001', quantity: 2 }] });
    });

    const { cart, warnings } = await guest.clear({ upToVersion });

    expect(unitsOf(cart)).toEqual({ P001: 2 });
    expect(warnings).toEqual([]);
  });

  it('keeps what was added after an order that was taken out already', async () => {
    const upToVersion = await orderedThen(async () => {
      await guest.add({ lines: [{ sku: 'P001', quantity: 2 }] });
      await guest.takeOrdered({ orderId: randomUUID(), lines: [{ sku: 'P001', quantity: 5 }] });
    });

    expect(unitsOf((await guest.clear({ upToVersion })).cart)).toEqual({ P001: 2 });
  });

  it('takes what was taken out since off what was added since, as far as that goes', async () => {
    const upToVersion = await orderedThen(async (lineId) => {
      await guest.add({ lines: [{ sku: 'P001', quantity: 4 }] });
      await guest.update({ lines: [{ lineId, quantity: 3 }] });
      await guest.add({ lines: [{ sku: 'P001' }] });
    });

    const { cart } = await guest.clear({ upToVersion });

    expect(unitsOf(cart)).toEqual({ P001: 1 });
  });

  describe('again', () => {
    it.each([
      ['the same version', 0],
      ['an earlier one', 1],
    ])('up to %s takes nothing out, with a key and without', async (_, earlier) => {
      await guest.fill({ P001: 1 });
      const { version } = (await guest.fill({ P001: 1 })).cart;
      await guest.fill({ P001: 1 });
      const { cart } = await guest.clear({ upToVersion: version });
      expect(unitsOf(cart)).toEqual({ P001: 1 });

      for (const more of [{}, { idempotencyKey: randomUUID() }, { cartId: guest.id }]) {
        const again = await guest.clear({ upToVersion: version - earlier, ...more });
        expect(again).toMatchObject({ cart, warnings: [], userErrors: [] });
      }
    });

    it('up to a later version takes out what came until then, and nothing that came after', async () => {
      const { version: first } = (await guest.fill({ P001: 2 })).cart;
      const { version: second } = (await guest.fill({ P001: 1 })).cart;
      await guest.fill({ P001: 4 });
      await guest.clear({ upToVersion: first });

      const cleared = await guest.clear({ upToVersion: second });
      const again = await guest.clear({ upToVersion: first });

      expect(unitsOf(cleared.cart)).toEqual({ P001: 4 });
      expect(again.cart).toEqual(cleared.cart);
    });

    it('takes out nothing that a merge brought meanwhile', async () => {
      const shopper = await newShopper(service().url);
      const { version } = (await shopper.fill({ P001: 2 })).cart;
      await shopper.clear({ upToVersion: version });
      await guest.fill({ P001: 3 });
      await shopper.mergeCart(guest);

      const { cart } = await shopper.clear({ upToVersion: version });

      expect(unitsOf(cart)).toEqual({ P001: 3 });
    });

    it('takes out nothing once nobody knows the first time any more', async () => {
      const { version } = (await guest.fill({ P001: 2 })).cart;
      await guest.fill({ P001: 1 });
      await guest.clear({ upToVersion: version });
      for (let i = 0; i < 129; i++) await guest.fill({ busy: 1 });

      const { cart } = await guest.clear({ upToVersion: version });

      expect(unitsOf(cart)).toEqual({ P001: 1, busy: 129 });
    });

    it('by two devices at once is done once', async () => {
      const { version } = (await guest.fill({ P001: 2 })).cart;
      await guest.fill({ P001: 1 });

      const clears = Array.from({ length: 8 }, () => guest.clear({ upToVersion: version }));
      await Promise.all([...clears, guest.fill({ P001: 1 })]);

      expect(unitsOf(await guest.cart())).toEqual({ P001: 2 });
    });

    it('as a whole is done again, and what it took is not taken twice', async () => {
      const { version } = (await guest.fill({ P001: 2 })).cart;
      await guest.clear({});
      await guest.fill({ P001: 3 });

      const { cart } = await guest.clear({ upToVersion: version });
      const emptied = await guest.clear({});

      expect(unitsOf(cart)).toEqual({ P001: 3 });
      expect(unitsOf(emptied.cart)).toEqual({});
    });
  });
});
