import type { WholeMergePayloadFragment } from '../../__generated__/operations';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper, signToken } from '../../support/tokens';
import { useService } from '../../support/use';

/** Sku → [outcome, before, from the source, after, reason]. */
const outcomesOf = ({ merge }: WholeMergePayloadFragment) =>
  Object.fromEntries(
    merge!.lines.map(({ sku, outcome, quantityBefore, quantityFromSource, quantityAfter, reason }) => [
      sku,
      [outcome, quantityBefore, quantityFromSource, quantityAfter, reason],
    ]),
  );

describe.each(stores)('mergeCart on $store', ({ env }) => {
  const service = useService(env);
  let guest: Shopper;
  let shopper: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
    shopper = await newShopper(service().url);
  });

  it('moves the lines of a guest into the cart of a shopper and says what became of each', async () => {
    await guest.fill({ both: 2, guests: 1 });
    await shopper.fill({ both: 3, shoppers: 4 });

    const merged = await shopper.mergeCart(guest);

    expect(merged).toMatchObject({ outcome: 'MERGED', replayed: false, userErrors: [], warnings: [] });
    expect(unitsOf(merged.cart)).toEqual({ both: 5, guests: 1, shoppers: 4 });
    expect(outcomesOf(merged)).toEqual({
      both: ['COMBINED', 3, 2, 5, null],
      guests: ['ADDED', 0, 1, 1, null],
    });
    expect((await guest.cart()).lines).toEqual([]);
    expect(await shopper.cart()).toEqual(merged.cart);
    expect(await shopper.merges()).toEqual([merged.merge]);
  });

  it.each([
    ['SUM', { both: 5, guests: 1, shoppers: 4 }],
    ['MAX', { both: 3, guests: 1, shoppers: 4 }],
    ['KEEP_TARGET', { both: 3, shoppers: 4 }],
    ['KEEP_SOURCE', { both: 2, guests: 1 }],
  ] as const)('combines by %s', async (strategy, expected) => {
    await guest.fill({ both: 2, guests: 1 });
    await shopper.fill({ both: 3, shoppers: 4 });

    const merged = await shopper.mergeCart(guest, { strategy });

    expect(unitsOf(merged.cart)).toEqual(expected);
    expect(merged.merge!.strategy).toBe(strategy);
    expect(merged.merge!.lines.map(({ sku }) => sku).sort()).toEqual(
      strategy === 'KEEP_SOURCE' ? ['both', 'guests', 'shoppers'] : ['both', 'guests'],
    );
    expect((await guest.cart()).lines).toEqual([]);
  });

  it('keeps lines of one sku with other attributes apart', async () => {
    await guest.add({ lines: [{ sku: 'P001', attributes: [{ key: 'color', value: 'red' }] }] });
    await shopper.add({ lines: [{ sku: 'P001' }] });

    expect((await shopper.mergeCart(guest)).cart).toMatchObject({ lineCount: 2, totalQuantity: 2 });
  });

  it('brings a line whose identity goes by its hash', async () => {
    const attributes = [{ key: 'engraving', value: 'chúc mừng năm mới '.repeat(10) }];
    await guest.add({ lines: [{ sku: 'P001', attributes }] });

    const { cart } = await shopper.mergeCart(guest);

    expect(cart.lines).toMatchObject([{ sku: 'P001', attributes }]);
  });

  it('is never failed by a limit, and names what did not come in', async () => {
    await shopper.fill(
      Object.fromEntries(Array.from({ length: 199 }, (_, i) => [`P${i}`, i === 0 ? 998 : 1])),
    );
    await guest.fill({ P0: 5, first: 1 });
    await guest.add({ lines: [{ sku: 'second', quantity: 7 }] });

    const merged = await shopper.mergeCart(guest);

    expect(merged.cart).toMatchObject({ lineCount: 200 });
    // Older first, and of the same second by name: `first` either way.
    expect(outcomesOf(merged)).toEqual({
      P0: ['COMBINED', 998, 5, 999, 'QUANTITY_LIMIT'],
      first: ['ADDED', 0, 1, 1, null],
      second: ['NOT_MERGED', 0, 7, 0, 'LINE_LIMIT'],
    });
    expect(merged.warnings.map(({ code }) => code).sort()).toEqual(['LINE_NOT_MERGED', 'QUANTITY_CLAMPED']);
    const undone = await shopper.undoMergeCart({ mergeId: merged.merge!.id });
    expect(undone.warnings).toEqual([]);
    expect(unitsOf(await guest.cart())).toEqual({ P0: 5, first: 1, second: 7 });
    expect(unitsOf(await shopper.cart())).toMatchObject({ P0: 998 });
  });

  describe('refuses', () => {
    it.each([
      ['a token that is none', async () => 'rubbish'],
      ['an expired one', async () => signToken({ expiresIn: -1 })],
      [
        'one of somebody else’s making',
        async () => signToken({ claims: { iss: 'https://elsewhere.example' } }),
      ],
    ])('%s', async (_, token) => {
      const source = Object.assign(Object.create(Object.getPrototypeOf(guest) as object) as Shopper, guest, {
        token: await token(),
      });

      expect(await shopper.mergeCart(source)).toMatchObject({
        outcome: null,
        merge: null,
        userErrors: [{ code: 'SOURCE_TOKEN_INVALID', field: ['input', 'sourceToken'], retryable: false }],
      });
    });

    it('to merge a cart into itself', async () => {
      expect((await shopper.mergeCart(shopper)).userErrors).toMatchObject([{ code: 'SOURCE_IS_TARGET' }]);
    });

    it('to merge into the cart of a guest', async () => {
      await shopper.fill({ P001: 1 });

      expect((await guest.mergeCart(shopper)).userErrors).toMatchObject([{ code: 'TARGET_IS_GUEST' }]);
      expect(unitsOf(await shopper.cart())).toEqual({ P001: 1 });
    });

    it('at another version than expected, and moves nothing', async () => {
      await guest.fill({ P001: 1 });

      expect((await shopper.mergeCart(guest, { expectedVersion: 7 })).userErrors).toMatchObject([
        { code: 'VERSION_CONFLICT' },
      ]);
      expect(unitsOf(await guest.cart())).toEqual({ P001: 1 });
    });
  });
});
