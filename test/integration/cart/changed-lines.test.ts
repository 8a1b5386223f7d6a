import { newGuest, unitsOf } from '../../support/shopper';
import type { Shopper } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService } from '../../support/use';

describe.each(stores)('lines that are changed on $store', ({ env }) => {
  const service = useService(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  describe('updateCartLines', () => {
    it('sets quantities, removes at 0 and leaves the version alone when nothing changes', async () => {
      const { cart } = await guest.add({
        lines: [{ sku: 'P001', quantity: 5 }, { sku: 'P002' }, { sku: 'P003' }],
      });
      const [a, b, c] = cart.lines.map(({ id }) => id);

      const changed = await guest.update({
        lines: [
          { lineId: a!, quantity: 2 },
          { lineId: b!, quantity: 0 },
        ],
      });
      const same = await guest.update({
        lines: [
          { lineId: a!, quantity: 2 },
          { lineId: c!, quantity: 1 },
        ],
      });

      expect(unitsOf(changed.cart)).toEqual({ P001: 2, P003: 1 });
      expect(changed.cart.version).toBe(cart.version + 1);
      expect(same.cart).toEqual(changed.cart);
    });

    it('clamps above the limit, refuses negative quantities and unknown lines', async () => {
      const { cart } = await guest.add({ lines: [{ sku: 'P001' }, { sku: 'P002' }] });
      const [a, b] = cart.lines.map(({ id }) => id);
      const other = await newGuest(service().url);
      const foreign = (await other.add({ lines: [{ sku: 'P001' }] })).cart.lines[0]!.id;
      const meta = `${guest.id}.${Buffer.from('@v').toString('base64url')}`;

      const {
        cart: after,
        userErrors,
        warnings,
      } = await guest.update({
        lines: [
          { lineId: a!, quantity: 5000 },
          { lineId: b!, quantity: -1 },
          { lineId: foreign, quantity: 7 },
          { lineId: 'nonsense', quantity: 7 },
          { lineId: meta, quantity: 7 },
        ],
      });

      expect(unitsOf(after)).toEqual({ P001: 999, P002: 1 });
      expect(warnings).toMatchObject([
        { code: 'QUANTITY_CLAMPED', field: ['input', 'lines', '0', 'quantity'] },
      ]);
      expect(userErrors.map(({ code }) => code)).toEqual([
        'INVALID_QUANTITY',
        'LINE_NOT_FOUND',
        'LINE_NOT_FOUND',
        'LINE_NOT_FOUND',
      ]);
      expect(unitsOf(await other.cart())).toEqual({ P001: 1 });
    });
  });

  describe('removeCartLines', () => {
    it('removes lines, names those that are gone, and gives a line that comes back its old id', async () => {
      const { cart } = await guest.add({ lines: [{ sku: 'P001', quantity: 5 }, { sku: 'P002' }] });
      const lineId = cart.lines.find(({ sku }) => sku === 'P001')!.id;

      const removed = await guest.remove({ lineIds: [lineId] });
      const again = await guest.remove({ lineIds: [lineId] });
      const back = await guest.add({ lines: [{ sku: 'P001' }] });

      expect(unitsOf(removed.cart)).toEqual({ P002: 1 });
      expect(again.userErrors).toMatchObject([
        { code: 'LINE_NOT_FOUND', field: ['input', 'lineIds', '0'], lineId },
      ]);
      expect(back.cart.lines.map(({ id }) => id)).toContain(lineId);
    });
  });

  describe('expectedVersion', () => {
    it('changes the cart only at that version', async () => {
      const { cart } = await guest.add({ lines: [{ sku: 'P001' }], expectedVersion: 0 });

      const stale = await guest.add({ lines: [{ sku: 'P001' }], expectedVersion: 0 });
      const fresh = await guest.add({ lines: [{ sku: 'P001' }], expectedVersion: cart.version });

      expect(stale.userErrors).toMatchObject([
        { code: 'VERSION_CONFLICT', field: ['input', 'expectedVersion'] },
      ]);
      expect(stale.cart).toEqual(cart);
      expect(unitsOf(fresh.cart)).toEqual({ P001: 2 });
    });
  });
});
