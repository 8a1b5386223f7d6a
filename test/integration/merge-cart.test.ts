import { randomUUID } from 'node:crypto';
import type { WholeMergePayloadFragment } from '../__generated__/operations';
import type { Service } from '../support/service';
import { startService } from '../support/service';
import type { Shopper } from '../support/shopper';
import { newGuest, unitsOf } from '../support/shopper';
import { stores } from '../support/stores';
import { newShopper, signToken } from '../support/tokens';
import { untilAnswered } from '../support/until-answered';

const strategies = ['SUM', 'MAX', 'KEEP_TARGET', 'KEEP_SOURCE'] as const;

/** Sku → [outcome, before, from the source, after, reason]. */
const outcomesOf = ({ merge }: WholeMergePayloadFragment) =>
  Object.fromEntries(
    merge!.lines.map(({ sku, outcome, quantityBefore, quantityFromSource, quantityAfter, reason }) => [
      sku,
      [outcome, quantityBefore, quantityFromSource, quantityAfter, reason],
    ]),
  );

describe.each(stores)('mergeCart on $store', ({ env }) => {
  let service: Service;
  let guest: Shopper;
  let shopper: Shopper;

  beforeAll(async () => {
    service = await startService(env);
  });
  beforeEach(async () => {
    guest = await newGuest(service.url);
    shopper = await newShopper(service.url);
  });
  afterAll(() => service.stop());

  const fill = async (who: Shopper, units: Record<string, number>) =>
    who.add({ lines: Object.entries(units).map(([sku, quantity]) => ({ sku, quantity })) });

  it('moves the lines of a guest into the cart of a shopper and says what became of each', async () => {
    await fill(guest, { both: 2, guests: 1 });
    await fill(shopper, { both: 3, shoppers: 4 });

    const merged = await shopper.merge(guest);

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
    await fill(guest, { both: 2, guests: 1 });
    await fill(shopper, { both: 3, shoppers: 4 });

    const merged = await shopper.merge(guest, { strategy });

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

    expect((await shopper.merge(guest)).cart).toMatchObject({ lineCount: 2, totalQuantity: 2 });
  });

  it('brings a line whose identity goes by its hash', async () => {
    const attributes = [{ key: 'engraving', value: 'chúc mừng năm mới '.repeat(10) }];
    await guest.add({ lines: [{ sku: 'P001', attributes }] });

    const { cart } = await shopper.merge(guest);

    expect(cart.lines).toMatchObject([{ sku: 'P001', attributes }]);
  });

  it('is never failed by a limit, and names what did not come in', async () => {
    await fill(
      shopper,
      Object.fromEntries(Array.from({ length: 199 }, (_, i) => [`P${i}`, i === 0 ? 998 : 1])),
    );
    await fill(guest, { P0: 5, first: 1 });
    await guest.add({ lines: [{ sku: 'second', quantity: 7 }] });

    const merged = await shopper.merge(guest);

    expect(merged.cart).toMatchObject({ lineCount: 200 });
    // Older first, and of the same second by name: `first` either way.
    expect(outcomesOf(merged)).toEqual({
      P0: ['COMBINED', 998, 5, 999, 'QUANTITY_LIMIT'],
      first: ['ADDED', 0, 1, 1, null],
      second: ['NOT_MERGED', 0, 7, 0, 'LINE_LIMIT'],
    });
    expect(merged.warnings.map(({ code }) => code).sort()).toEqual(['LINE_NOT_MERGED', 'QUANTITY_CLAMPED']);
    const undone = await shopper.undoMerge({ mergeId: merged.merge!.id });
    expect(undone.warnings).toEqual([]);
    expect(unitsOf(await guest.cart())).toEqual({ P0: 5, first: 1, second: 7 });
    expect(unitsOf(await shopper.cart())).toMatchObject({ P0: 998 });
  });

  describe('again', () => {
    it('answers ALREADY_MERGED with the receipt and changes nothing', async () => {
      await fill(guest, { P001: 2 });
      const first = await shopper.merge(guest);

      const again = await shopper.merge(guest);

      expect(again).toMatchObject({
        outcome: 'ALREADY_MERGED',
        merge: first.merge,
        cart: first.cart,
        replayed: false,
      });
    });

    it('answers NOTHING_TO_MERGE for a guest who never had a cart', async () => {
      expect(await shopper.merge(guest)).toMatchObject({
        outcome: 'NOTHING_TO_MERGE',
        merge: null,
        userErrors: [],
      });
    });

    it('replays a call with the same key as it was, also after the guest went on shopping', async () => {
      await fill(guest, { P001: 2 });
      const idempotencyKey = randomUUID();
      const first = await shopper.merge(guest, { idempotencyKey });
      await fill(guest, { P002: 1 });

      const again = await shopper.merge(guest, { idempotencyKey });

      expect(again).toMatchObject({ outcome: 'MERGED', replayed: true, merge: first.merge });
      expect(unitsOf(await guest.cart())).toEqual({ P002: 1 });
    });

    it('does not merge later what a call with this key found empty', async () => {
      const idempotencyKey = randomUUID();
      await shopper.merge(guest, { idempotencyKey });
      await fill(guest, { P001: 1 });

      const again = await shopper.merge(guest, { idempotencyKey });

      expect(again).toMatchObject({ outcome: 'NOTHING_TO_MERGE', replayed: true });
      expect(unitsOf(await guest.cart())).toEqual({ P001: 1 });
    });

    it('refuses the key for another source or strategy', async () => {
      const idempotencyKey = randomUUID();
      await shopper.merge(guest, { idempotencyKey });

      const other = await shopper.merge(guest, { idempotencyKey, strategy: 'MAX' });

      expect(other).toMatchObject({ outcome: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
    });

    it('merges a second time what the guest put in afterwards', async () => {
      await fill(guest, { P001: 2 });
      const first = await shopper.merge(guest);
      await fill(guest, { P001: 1 });

      const second = await shopper.merge(guest);

      expect(second.outcome).toBe('MERGED');
      expect(second.merge!.id).not.toBe(first.merge!.id);
      expect(unitsOf(second.cart)).toEqual({ P001: 3 });
      expect((await shopper.merges()).map(({ id }) => id)).toEqual([second.merge!.id, first.merge!.id]);
    });

    it.each([undefined, randomUUID()])(
      'moves once what 50 requests want to move at the same time, by key %s',
      async (idempotencyKey) => {
        await fill(guest, { P001: 2 });
        let repeated = 0;
        const merge = () =>
          untilAnswered(
            () => shopper.merge(guest, { idempotencyKey }),
            () => (repeated += 1),
          );

        const answers = await Promise.all(Array.from({ length: 50 }, merge));

        expect(unitsOf(await shopper.cart())).toEqual({ P001: 2 });
        const first = answers.filter(({ outcome, replayed }) => outcome === 'MERGED' && !replayed);
        const others = answers.filter(({ outcome, replayed }) =>
          idempotencyKey ? outcome === 'MERGED' && replayed : outcome === 'ALREADY_MERGED',
        );
        // The one that moved the lines may be among those that had to ask again.
        expect(first.length).toBeLessThanOrEqual(1);
        expect(first.length + others.length).toBe(50);
        if (repeated === 0) expect(first).toHaveLength(1);
      },
    );

    it('recognises an add that was acknowledged to the guest and is repeated by the shopper', async () => {
      const input = { lines: [{ sku: 'P001' }], idempotencyKey: randomUUID() };
      await guest.add(input);
      await shopper.merge(guest);

      const again = await shopper.add(input);

      expect(again.replayed).toBe(true);
      expect(unitsOf(again.cart)).toEqual({ P001: 1 });
    });
  });

  it('adds up 64 guests who are merged at once while the shopper shops', async () => {
    const guests = await Promise.all(Array.from({ length: 64 }, () => newGuest(service.url)));
    await Promise.all(guests.map((someone) => fill(someone, { P001: 1, P002: 2 })));
    const shopping = Promise.all(
      Array.from({ length: 20 }, () => {
        const input = { lines: [{ sku: 'P001' }, { sku: 'P003' }], idempotencyKey: randomUUID() };
        return untilAnswered(() => shopper.add(input));
      }),
    );

    await Promise.all(guests.map(async (someone) => untilAnswered(() => shopper.merge(someone))));

    await shopping;
    expect(unitsOf(await shopper.cart())).toEqual({ P001: 84, P002: 128, P003: 20 });
  });

  describe('refuses', () => {
    it.each([
      ['a token that is none', async () => 'rubbish'],
      ['an expired one', async () => signToken({ expiresIn: '-1s' })],
      [
        'one of somebody else’s making',
        async () => signToken({ claims: { iss: 'https://elsewhere.example' } }),
      ],
    ])('%s', async (_, token) => {
      const source = Object.assign(Object.create(Object.getPrototypeOf(guest) as object) as Shopper, guest, {
        token: await token(),
      });

      expect(await shopper.merge(source)).toMatchObject({
        outcome: null,
        merge: null,
        userErrors: [{ code: 'SOURCE_TOKEN_INVALID', field: ['input', 'sourceToken'], retryable: false }],
      });
    });

    it('to merge a cart into itself', async () => {
      expect((await shopper.merge(shopper)).userErrors).toMatchObject([{ code: 'SOURCE_IS_TARGET' }]);
    });

    it('to merge into the cart of a guest', async () => {
      await fill(shopper, { P001: 1 });

      expect((await guest.merge(shopper)).userErrors).toMatchObject([{ code: 'TARGET_IS_GUEST' }]);
      expect(unitsOf(await shopper.cart())).toEqual({ P001: 1 });
    });

    it('at another version than expected, and moves nothing', async () => {
      await fill(guest, { P001: 1 });

      expect((await shopper.merge(guest, { expectedVersion: 7 })).userErrors).toMatchObject([
        { code: 'VERSION_CONFLICT' },
      ]);
      expect(unitsOf(await guest.cart())).toEqual({ P001: 1 });
    });
  });

  describe('previewMergeCart', () => {
    it.each(strategies)('says what mergeCart by %s would do, and does not do it', async (strategy) => {
      await fill(guest, { both: 2, guests: 1, full: 900 });
      await fill(shopper, { both: 3, shoppers: 4, full: 900 });
      const before = [await guest.cart(), await shopper.cart()];

      const preview = await shopper.previewMerge(guest, { strategy });

      expect([await guest.cart(), await shopper.cart()]).toEqual(before);
      const merged = await shopper.merge(guest, { strategy });
      expect(preview.lines).toEqual(merged.merge!.lines);
      expect(preview.outcome).toBe(merged.outcome);
      expect(preview.warnings).toEqual(merged.warnings.map(({ code, lineId }) => ({ code, lineId })));
    });

    it('says so if there is nothing, or nothing any more, to merge', async () => {
      expect((await shopper.previewMerge(guest)).outcome).toBe('NOTHING_TO_MERGE');
      await fill(guest, { P001: 1 });
      await shopper.merge(guest);
      expect((await shopper.previewMerge(guest)).outcome).toBe('ALREADY_MERGED');
    });
  });
});
