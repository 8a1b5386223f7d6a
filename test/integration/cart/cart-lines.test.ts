import { newGuest, unitsOf } from '../../support/shopper';
import type { Shopper } from '../../support/shopper';
import { stores } from '../../support/stores';
import { useService } from '../../support/use';

describe.each(stores)('cart lines on $store', ({ env }) => {
  const service = useService(env);
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  describe('cart', () => {
    it('is empty with version 0 for somebody who never added anything', async () => {
      expect(await guest.cart()).toEqual({
        id: guest.id,
        version: 0,
        lines: [],
        lineCount: 0,
        totalQuantity: 0,
        createdAt: null,
        updatedAt: null,
        expiresAt: null,
        lastChangedVia: null,
      });
    });

    it('tells when and through which channel it was changed, and when it is forgotten', async () => {
      const miniApp = await newGuest(service().url, undefined, 'ZALO_MINI_APP');

      const { cart } = await miniApp.add({ lines: [{ sku: 'P001' }] });

      expect(cart.lastChangedVia).toBe('ZALO_MINI_APP');
      expect(cart.lines[0]).toMatchObject({ addedVia: 'ZALO_MINI_APP', addedAt: cart.createdAt });
      expect(Date.parse(cart.createdAt!)).toBeGreaterThan(Date.now() - 5000);
      expect(Date.parse(cart.expiresAt!) - Date.parse(cart.updatedAt!)).toBe(30 * 24 * 3600 * 1000);
    });

    it('starts at a version that an expired previous cart cannot have had', async () => {
      const { cart } = await guest.add({ lines: [{ sku: 'P001' }] });

      expect(cart.version).toBe((Date.parse(cart.createdAt!) - Date.UTC(2026, 0, 1)) / 1000);
    });
  });

  describe('addCartLines', () => {
    it('adds one unit unless told otherwise, and adds up', async () => {
      const first = await guest.add({ lines: [{ sku: 'P001' }, { sku: 'P002', quantity: 3 }] });
      const second = await guest.add({ lines: [{ sku: 'P001', quantity: 4 }] });

      expect(unitsOf(first.cart)).toEqual({ P001: 1, P002: 3 });
      expect(unitsOf(second.cart)).toEqual({ P001: 5, P002: 3 });
      expect(second.cart).toMatchObject({ version: first.cart.version + 1, lineCount: 2, totalQuantity: 8 });
      expect(second).toMatchObject({ userErrors: [], warnings: [], replayed: false });
    });

    it('adds up the same sku named twice in one call', async () => {
      const { cart } = await guest.add({
        lines: [
          { sku: 'P001', quantity: 2 },
          { sku: 'P001', quantity: 3 },
        ],
      });

      expect(unitsOf(cart)).toEqual({ P001: 5 });
    });

    it('keeps lines with other attributes apart and ignores the order of attributes', async () => {
      const red = { key: 'color', value: 'đỏ' };
      const large = { key: 'size', value: 'L' };

      await guest.add({ lines: [{ sku: 'P001', attributes: [red, large] }] });
      const { cart } = await guest.add({
        lines: [
          { sku: 'P001', attributes: [large, red] },
          { sku: 'P001', attributes: [red] },
          { sku: 'P001' },
        ],
      });

      expect(cart.lines.map(({ quantity, attributes }) => [quantity, attributes.length]).sort()).toEqual([
        [1, 0],
        [1, 1],
        [2, 2],
      ]);
    });

    it('keeps long skus and attributes as they were given', async () => {
      const sku = '🛒'.repeat(64);
      const attributes = Array.from({ length: 10 }, (_, i) => ({
        key: `${i}`.padEnd(255, 'k'),
        value: 'ệ'.repeat(255),
      }));

      const { cart } = await guest.add({ lines: [{ sku, attributes }] });

      expect(cart.lines).toMatchObject([{ sku, attributes }]);
    });

    it('clamps to what a line can hold, with a warning', async () => {
      const { cart, warnings, userErrors } = await guest.add({
        lines: [
          { sku: 'P001', quantity: 998 },
          { sku: 'P001', quantity: 2 },
        ],
      });

      expect(unitsOf(cart)).toEqual({ P001: 999 });
      expect(userErrors).toEqual([]);
      expect(warnings).toEqual([
        {
          code: 'QUANTITY_CLAMPED',
          message: expect.stringContaining('999') as string,
          field: ['input', 'lines', '1', 'quantity'],
          lineId: cart.lines[0]!.id,
          retryable: false,
        },
      ]);
    });

    it('refuses more units for a full line and changes nothing', async () => {
      const full = await guest.add({ lines: [{ sku: 'P001', quantity: 999 }] });

      const { cart, userErrors, warnings } = await guest.add({ lines: [{ sku: 'P001' }] });

      expect(userErrors).toMatchObject([
        { code: 'LINE_FULL', field: ['input', 'lines', '0', 'quantity'], lineId: cart.lines[0]!.id },
      ]);
      expect(warnings).toEqual([]);
      expect(cart.version).toBe(full.cart.version);
    });

    it('takes 200 lines and refuses the next, while known lines still grow', async () => {
      const lines = Array.from({ length: 200 }, (_, i) => ({ sku: `P${i}` }));
      await guest.add({ lines });

      const { cart, userErrors } = await guest.add({ lines: [{ sku: 'one-more' }, { sku: 'P7' }] });

      expect(cart).toMatchObject({ lineCount: 200, totalQuantity: 201 });
      expect(userErrors).toMatchObject([{ code: 'CART_FULL', field: ['input', 'lines', '0'] }]);
    });

    it('removes a line once that is named twice, and names one that is not there each time', async () => {
      const { lines } = (await guest.add({ lines: [{ sku: 'P001', quantity: 3 }, { sku: 'P002' }] })).cart;
      const [one = '', two = ''] = lines.map(({ id }) => id);
      await guest.remove({ lineIds: [two] });

      const { cart, userErrors } = await guest.remove({ lineIds: [one, two, one, two] });

      expect(userErrors).toMatchObject(
        ['1', '3'].map((index) => ({ code: 'LINE_NOT_FOUND', field: ['input', 'lineIds', index] })),
      );
      expect(cart).toMatchObject({ lines: [], totalQuantity: 0 });
      expect(await guest.cart()).toEqual(cart);
    });

    it.each([
      [[5, 2], 2],
      [[0, 2], 2],
      [[2, 0], 0],
      [[0, 0], 0],
    ])('sets a line that is named twice, to %j, to the last quantity', async (quantities, last) => {
      const { lines, version } = (await guest.add({ lines: [{ sku: 'P001', quantity: 3 }] })).cart;
      const lineId = lines[0]!.id;

      const { cart, userErrors } = await guest.update({
        lines: quantities.map((quantity) => ({ lineId, quantity })),
      });

      expect(userErrors).toEqual([]);
      expect(cart).toMatchObject({ totalQuantity: last, lineCount: Math.sign(last), version: version + 1 });
      expect(await guest.cart()).toEqual(cart);
    });

    it('applies the good lines of a call and names the others where they stand', async () => {
      const twice = [
        { key: 'a', value: '1' },
        { key: 'a', value: '2' },
      ];

      const { cart, userErrors } = await guest.add({
        lines: [
          { sku: '' },
          { sku: 'P001' },
          { sku: 'x'.repeat(65) },
          { sku: 'P002', quantity: 0 },
          { sku: 'P003', attributes: twice },
          { sku: 'P004', quantity: -1 },
          { sku: 'tab\there' },
        ],
      });

      expect(unitsOf(cart)).toEqual({ P001: 1 });
      expect(userErrors.map(({ code, field }) => [code, field!.slice(2).join('.')])).toEqual([
        ['INVALID_SKU', '0.sku'],
        ['INVALID_SKU', '2.sku'],
        ['INVALID_QUANTITY', '3.quantity'],
        ['INVALID_ATTRIBUTES', '4.attributes'],
        ['INVALID_QUANTITY', '5.quantity'],
        ['INVALID_SKU', '6.sku'],
      ]);
    });

    it('refuses a call of more than 250 lines as a whole', async () => {
      const { cart, userErrors } = await guest.add({
        lines: Array.from({ length: 251 }, () => ({ sku: 'P001' })),
      });

      expect(userErrors).toMatchObject([{ code: 'TOO_MANY_LINES', field: ['input', 'lines'] }]);
      expect(cart.version).toBe(0);
    });
  });
});
