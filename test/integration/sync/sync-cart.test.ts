import { randomUUID } from 'node:crypto';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService } from '../../support/use';

const size = (value: string) => [{ key: 'size', value }];

describe.each(stores)('syncCart on $store', ({ env }) => {
  const service = useService({ ...env, CART_MAX_LINES: '4', CART_MAX_QUANTITY: '9' });
  let guest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
  });

  /** A cart of 5 units of P001 and 2 of P002; gives its version. */
  async function filled(): Promise<number> {
    const lines = [
      { sku: 'P001', quantity: 5 },
      { sku: 'P002', quantity: 2 },
    ];
    return (await guest.add({ lines })).cart.version;
  }

  const idOf = async (sku: string) => (await guest.cart()).lines.find((line) => line.sku === sku)!.id;
  const p001 = (quantity: number) => ({ sku: 'P001', quantity });
  const p002 = (quantity: number) => ({ sku: 'P002', quantity });

  describe('from a known base', () => {
    it('gives the cart what was changed in the copy, and nothing else', async () => {
      const baseVersion = await filled();

      const { cart, userErrors, warnings } = await guest.sync({
        lines: [p001(7), { sku: 'P003', quantity: 1 }],
        baseVersion,
      });

      expect(unitsOf(cart)).toEqual({ P001: 7, P003: 1 });
      expect({ userErrors, warnings }).toEqual({ userErrors: [], warnings: [] });
      expect(cart.version).toBe(baseVersion + 1);
      expect(await guest.cart()).toEqual(cart);
    });

    it('adds up what was added in the copy and elsewhere', async () => {
      const baseVersion = await filled();
      await guest.add({ lines: [p001(1), { sku: 'P003', quantity: 3 }] });

      const { cart } = await guest.sync({ lines: [p001(6), p002(2)], baseVersion });

      expect(unitsOf(cart)).toEqual({ P001: 7, P002: 2, P003: 3 });
    });

    it.each(['removed', 'cleared'])('does not bring back what was %s elsewhere', async (how) => {
      const baseVersion = await filled();
      if (how === 'removed') await guest.remove({ lineIds: [await idOf('P001')] });
      else await guest.clear({});

      const { cart } = await guest.sync({ lines: [p001(5), p002(3)], baseVersion });

      expect(unitsOf(cart)).toEqual(how === 'removed' ? { P002: 3 } : { P002: 1 });
    });

    it('keeps what was added elsewhere after both sides had removed the line', async () => {
      const baseVersion = await filled();
      await guest.clear({});
      await guest.add({ lines: [p001(3)] });

      const { cart } = await guest.sync({ lines: [], baseVersion });

      expect(unitsOf(cart)).toEqual({ P001: 3 });
    });

    it('counts a line that stands in the copy twice with its sum', async () => {
      const { cart } = await guest.sync({
        lines: [
          { sku: 'P001', quantity: 2, attributes: size('L') },
          { sku: 'P001', quantity: 1, attributes: size('L') },
        ],
        baseVersion: 0,
      });

      expect(cart.lines).toMatchObject([{ quantity: 3, attributes: size('L') }]);
    });

    it('changes nothing, not even the version, where copy and cart are the same', async () => {
      const baseVersion = await filled();

      const { cart } = await guest.sync({ lines: [p001(5), p002(2)], baseVersion });

      expect(cart.version).toBe(baseVersion);
    });

    it('is 0 before there is a cart', async () => {
      await filled();

      const { cart, warnings } = await guest.sync({ lines: [p001(1)], baseVersion: 0 });

      expect(unitsOf(cart)).toEqual({ P001: 6, P002: 2 });
      expect(warnings).toEqual([]);
    });
  });

  describe('sent again because the answer was lost', () => {
    it('by the same replica does not double, however the copy changed meanwhile', async () => {
      const baseVersion = await filled();
      const replicaId = randomUUID();
      await guest.sync({ lines: [p001(7), p002(2)], baseVersion, replicaId });
      await guest.add({ lines: [p002(1)] });

      const same = await guest.sync({ lines: [p001(7), p002(2)], baseVersion, replicaId });
      const more = await guest.sync({ lines: [p001(8), p002(2)], baseVersion, replicaId });
      const less = await guest.sync({ lines: [p002(2)], baseVersion, replicaId });

      expect([same, more, less].map(({ cart }) => unitsOf(cart))).toEqual([
        { P001: 7, P002: 3 },
        { P001: 8, P002: 3 },
        { P002: 3 },
      ]);
    });

    it('by the same replica does not bring back what was removed meanwhile', async () => {
      const baseVersion = await filled();
      const replicaId = randomUUID();
      await guest.sync({ lines: [p001(7), p002(2)], baseVersion, replicaId });
      await guest.clear({});

      const { cart } = await guest.sync({ lines: [p001(8), p002(2)], baseVersion, replicaId });

      expect(unitsOf(cart)).toEqual({ P001: 1 });
    });

    it.each([
      ['from a base', true],
      ['from none', false],
    ])('%s, unchanged and without a replica, is a replay', async (_, based) => {
      const version = await filled();
      const input = { lines: [p001(7), p002(2)], baseVersion: based ? version : null };
      const first = await guest.sync(input);
      await guest.remove({ lineIds: [await idOf('P001')] });

      const again = await guest.sync(input);

      expect([first.replayed, again.replayed]).toEqual([false, true]);
      expect(unitsOf(again.cart)).toEqual({ P002: 2 });
    });

    it.each(['the base', 'no base'])(
      'without a replica from %s, spelled in another way, is a replay',
      async (from) => {
        const version = await filled();
        const baseVersion = from === 'the base' ? version : null;
        const colour = { key: 'cỡ', value: 'đỏ' };
        const both = [...size('L'), colour];
        const respelled = both.toReversed().map(({ key, value }) => ({ key, value: value.normalize('NFD') }));
        await guest.sync({ lines: [p001(7), { ...p002(2), attributes: both }], baseVersion });
        const { cart } = await guest.add({ lines: [p001(1)] });

        const again = await guest.sync({
          lines: [
            { ...p002(2), attributes: respelled },
            { ...p001(7), attributes: [] },
          ],
          baseVersion,
        });

        expect(again).toMatchObject({ replayed: true, cart: { version: cart.version, lines: cart.lines } });
      },
    );

    it('without a replica names the lines of a replay where they stand now', async () => {
      const baseVersion = await filled();
      const lines = [p001(5), { sku: 'P004' }, p002(10)];
      await guest.sync({ lines, baseVersion });

      const again = await guest.sync({ lines: lines.toReversed(), baseVersion });

      expect(again.replayed).toBe(true);
      expect(again.warnings).toMatchObject([
        { code: 'QUANTITY_CLAMPED', field: ['input', 'lines', '0', 'quantity'] },
      ]);
    });

    it('by another session of the shopper is another sync', async () => {
      const shopper = await newShopper(service().url);
      const input = { lines: [p001(2)], baseVersion: 0 };
      await shopper.sync(input);

      const { cart, replayed } = await (
        await newShopper(service().url, shopper.id, randomUUID())
      ).sync(input);

      expect({ replayed, units: unitsOf(cart) }).toEqual({ replayed: false, units: { P001: 4 } });
    });

    it('under an idempotency key is a replay, and refused with another copy', async () => {
      const baseVersion = await filled();
      const input = { lines: [p001(7)], baseVersion, replicaId: 'phone', idempotencyKey: randomUUID() };
      const first = await guest.sync(input);

      const again = await guest.sync(input);
      const other = await guest.sync({ ...input, lines: [p001(8)] });

      expect(again).toEqual({ ...first, replayed: true });
      expect(other).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }], cart: first.cart });
    });
  });

  it('does not take one replica for another, also of one session', async () => {
    const baseVersion = await filled();
    await guest.sync({ lines: [p001(6), p002(2)], baseVersion, replicaId: 'tab 1' });

    const { cart } = await guest.sync({ lines: [p001(6), p002(2)], baseVersion, replicaId: 'tab 2' });

    expect(unitsOf(cart)).toEqual({ P001: 7, P002: 2 });
  });

  describe('without a base that is known', () => {
    it('takes the higher quantities and removes only what has 0 units', async () => {
      await filled();

      const { cart, warnings } = await guest.sync({
        lines: [p001(3), { sku: 'P003', quantity: 4 }, p002(0)],
      });

      expect(unitsOf(cart)).toEqual({ P001: 5, P003: 4 });
      expect(warnings).toEqual([]);
    });

    it('says BASE_UNKNOWN of a version that the cart has not reached', async () => {
      const version = await filled();

      const { cart, warnings } = await guest.sync({ lines: [p001(3)], baseVersion: version + 1 });

      expect(unitsOf(cart)).toEqual({ P001: 5, P002: 2 });
      expect(warnings).toMatchObject([{ code: 'BASE_UNKNOWN', field: ['input', 'baseVersion'] }]);
    });

    it('says BASE_TOO_OLD of a version that the journal does not reach back to', async () => {
      const baseVersion = await filled();
      for (let change = 0; change < 129; change++) {
        const lineId = await idOf('P001');
        await guest.update({ lines: [{ lineId, quantity: 1 + (change % 2) }] });
      }

      const { cart, warnings } = await guest.sync({ lines: [p001(6)], baseVersion });

      expect(unitsOf(cart)).toEqual({ P001: 6, P002: 2 });
      expect(warnings).toMatchObject([{ code: 'BASE_TOO_OLD', field: ['input', 'baseVersion'] }]);
    });

    it('says BASE_UNKNOWN of a version from before the cart had expired and came back', async () => {
      const version = await filled();

      const { cart, warnings } = await guest.sync({ lines: [p001(6)], baseVersion: version - 1000 });

      expect(unitsOf(cart)).toEqual({ P001: 6, P002: 2 });
      expect(warnings).toMatchObject([{ code: 'BASE_UNKNOWN' }]);
    });
  });

  describe('and the limits', () => {
    it('fills a line up and says so', async () => {
      const baseVersion = await filled();
      await guest.add({ lines: [p001(3)] });

      const { cart, warnings } = await guest.sync({ lines: [p001(7), p002(12)], baseVersion });

      expect(unitsOf(cart)).toEqual({ P001: 9, P002: 9 });
      expect(warnings.map(({ code, field }) => `${code} ${field?.join('.')}`).sort()).toEqual([
        'QUANTITY_CLAMPED input.lines.0.quantity',
        'QUANTITY_CLAMPED input.lines.1.quantity',
      ]);
    });

    it('refuses the lines that have no room, after those that went made room', async () => {
      const baseVersion = await filled();
      const fresh = ['a', 'b', 'c', 'd'].map((sku) => ({ sku, quantity: 1 }));

      const { cart, userErrors } = await guest.sync({ lines: [...fresh, p002(2)], baseVersion });

      expect(unitsOf(cart)).toEqual({ P002: 2, a: 1, b: 1, c: 1 });
      expect(userErrors).toMatchObject([{ code: 'CART_FULL', field: ['input', 'lines', '3'] }]);
    });

    it('takes no more lines than a call may have, and then none', async () => {
      const lines = Array.from({ length: 251 }, (_, i) => ({ sku: `s${i}`, quantity: 1 }));

      const { cart, userErrors } = await guest.sync({ lines });

      expect(userErrors).toMatchObject([{ code: 'TOO_MANY_LINES', field: ['input', 'lines'] }]);
      expect(cart.version).toBe(0);
    });
  });

  describe('given bad input', () => {
    it('leaves a line as it is whose new state it cannot read, and applies the others', async () => {
      const baseVersion = await filled();

      const { cart, userErrors } = await guest.sync({ lines: [p001(-1), p002(3)], baseVersion });

      expect(unitsOf(cart)).toEqual({ P001: 5, P002: 3 });
      expect(userErrors).toMatchObject([
        { code: 'INVALID_QUANTITY', field: ['input', 'lines', '0', 'quantity'] },
      ]);
    });

    it.each(['', 'r'.repeat(129), 'a\nb'])('refuses the replica id %j as a whole', async (replicaId) => {
      const { cart, userErrors } = await guest.sync({ lines: [p001(1)], replicaId });

      expect(userErrors).toMatchObject([{ code: 'INVALID_REPLICA_ID', field: ['input', 'replicaId'] }]);
      expect(cart.version).toBe(0);
    });

    it('does nothing for a version that was not expected', async () => {
      const baseVersion = await filled();

      const { cart, userErrors } = await guest.sync({
        lines: [],
        baseVersion,
        expectedVersion: baseVersion + 1,
      });

      expect(userErrors.map(({ code }) => code)).toEqual(['VERSION_CONFLICT']);
      expect(cart.version).toBe(baseVersion);
    });
  });

  describe('and merges', () => {
    it('does not bring back into a guest cart what was merged away', async () => {
      const baseVersion = await filled();
      await (await newShopper(service().url)).mergeCart(guest);

      const { cart } = await guest.sync({ lines: [p001(5), p002(3)], baseVersion });

      expect(unitsOf(cart)).toEqual({ P002: 1 });
    });

    it('adds up the copy and what a merge and its undo did', async () => {
      const shopper = await newShopper(service().url);
      const { cart } = await shopper.add({ lines: [p001(1)] });
      const baseVersion = cart.version;
      await filled();
      const { merge } = await shopper.mergeCart(guest);

      const merged = await shopper.sync({ lines: [p001(2)], baseVersion, replicaId: 'phone' });
      await shopper.undoMergeCart({ mergeId: merge!.id });
      const undone = await shopper.sync({ lines: [p001(2)], baseVersion, replicaId: 'phone' });

      expect(unitsOf(merged.cart)).toEqual({ P001: 7, P002: 2 });
      // The line changed since the merge, so that undoing it left it as it was.
      expect(unitsOf(undone.cart)).toEqual({ P001: 7 });
    });

    it('reaches the cart that an alias has become, and takes no version of the old one for one of it', async () => {
      const older = await newShopper(service().url);
      const younger = await newShopper(service().url);
      // Far enough from the first versions of the other cart, which may begin a second later.
      for (let change = 0; change < 5; change++) await older.add({ lines: [p001(1)] });
      const own = (await younger.add({ lines: [p002(1)] })).cart.version;
      const { cart } = await older.mergeCart(younger);

      const stale = await younger.sync({ lines: [p002(2)], baseVersion: own });
      const known = await younger.sync({ lines: [p002(2)], baseVersion: stale.cart.version });

      expect(cart.id).toBe(older.id);
      expect(unitsOf(stale.cart)).toEqual({ P001: 5, P002: 2 });
      expect(stale.warnings.map(({ code }) => code)).toEqual(['BASE_UNKNOWN']);
      expect(unitsOf(known.cart)).toEqual({ P002: 2 });
    });
  });

  it('makes one of 20 syncs of one copy at once', async () => {
    const baseVersion = await filled();
    const input = { lines: [p001(7), p002(1)], baseVersion };

    const answers = await Promise.all(Array.from({ length: 20 }, () => guest.sync(input)));

    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(unitsOf(await guest.cart())).toEqual({ P001: 7, P002: 1 });
  });
});
