import { randomUUID } from 'node:crypto';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { untilAnswered } from '../../support/until-answered';
import { useService } from '../../support/use';

describe.each(stores)('mergeCart again, or many times at once, on $store', ({ env }) => {
  const service = useService(env);
  let guest: Shopper;
  let shopper: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
    shopper = await newShopper(service().url);
  });

  it('answers ALREADY_MERGED with the receipt and changes nothing', async () => {
    await guest.fill({ P001: 2 });
    const first = await shopper.mergeCart(guest);

    const again = await shopper.mergeCart(guest);

    expect(again).toMatchObject({
      outcome: 'ALREADY_MERGED',
      merge: first.merge,
      cart: first.cart,
      replayed: false,
    });
  });

  it('answers NOTHING_TO_MERGE for a guest who never had a cart', async () => {
    expect(await shopper.mergeCart(guest)).toMatchObject({
      outcome: 'NOTHING_TO_MERGE',
      merge: null,
      userErrors: [],
    });
  });

  it('answers NOTHING_TO_MERGE for lines that an undo took back and the guest removed', async () => {
    await guest.fill({ P001: 2 });
    const { id: mergeId } = (await shopper.mergeCart(guest)).merge!;
    await shopper.undoMergeCart({ mergeId });
    await guest.clear({});

    const preview = await shopper.previewMergeCart(guest);
    const again = await shopper.mergeCart(guest);

    expect(preview.outcome).toBe('NOTHING_TO_MERGE');
    expect(again).toMatchObject({ outcome: 'NOTHING_TO_MERGE', merge: null });
    expect(unitsOf(again.cart)).toEqual({});
  });

  it('replays a call with the same key as it was, also after the guest went on shopping', async () => {
    await guest.fill({ P001: 2 });
    const idempotencyKey = randomUUID();
    const first = await shopper.mergeCart(guest, { idempotencyKey });
    await guest.fill({ P002: 1 });

    const again = await shopper.mergeCart(guest, { idempotencyKey });

    expect(again).toMatchObject({ outcome: 'MERGED', replayed: true, merge: first.merge });
    expect(unitsOf(await guest.cart())).toEqual({ P002: 1 });
  });

  it('does not merge later what a call with this key found empty', async () => {
    const idempotencyKey = randomUUID();
    await shopper.mergeCart(guest, { idempotencyKey });
    await guest.fill({ P001: 1 });

    const again = await shopper.mergeCart(guest, { idempotencyKey });

    expect(again).toMatchObject({ outcome: 'NOTHING_TO_MERGE', replayed: true });
    expect(unitsOf(await guest.cart())).toEqual({ P001: 1 });
  });

  it('refuses the key for another source or strategy', async () => {
    const idempotencyKey = randomUUID();
    await shopper.mergeCart(guest, { idempotencyKey });

    const other = await shopper.mergeCart(guest, { idempotencyKey, strategy: 'MAX' });

    expect(other).toMatchObject({ outcome: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });

  it('merges a second time what the guest put in afterwards', async () => {
    await guest.fill({ P001: 2 });
    const first = await shopper.mergeCart(guest);
    await guest.fill({ P001: 1 });

    const second = await shopper.mergeCart(guest);

    expect(second.outcome).toBe('MERGED');
    expect(second.merge!.id).not.toBe(first.merge!.id);
    expect(unitsOf(second.cart)).toEqual({ P001: 3 });
    expect((await shopper.merges()).map(({ id }) => id)).toEqual([second.merge!.id, first.merge!.id]);
  });

  it.each([undefined, randomUUID()])(
    'moves once what 50 requests want to move at the same time, by key %s',
    async (idempotencyKey) => {
      await guest.fill({ P001: 2 });
      let repeated = 0;
      const merge = () =>
        untilAnswered(
          () => shopper.mergeCart(guest, { idempotencyKey }),
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
    await shopper.mergeCart(guest);

    const again = await shopper.add(input);

    expect(again.replayed).toBe(true);
    expect(unitsOf(again.cart)).toEqual({ P001: 1 });
  });

  it('adds up 64 guests who are merged at once while the shopper shops', async () => {
    const guests = await Promise.all(Array.from({ length: 64 }, () => newGuest(service().url)));
    const lines = [{ sku: 'P001' }, { sku: 'P002', quantity: 2 }];
    await Promise.all(
      guests.map(async (someone) => {
        const input = { lines, idempotencyKey: randomUUID() };
        return untilAnswered(() => someone.add(input));
      }),
    );
    const shopping = Promise.all(
      Array.from({ length: 20 }, () => {
        const input = { lines: [{ sku: 'P001' }, { sku: 'P003' }], idempotencyKey: randomUUID() };
        return untilAnswered(() => shopper.add(input));
      }),
    );

    await Promise.all(guests.map(async (someone) => untilAnswered(() => shopper.mergeCart(someone))));

    await shopping;
    expect(unitsOf(await shopper.cart())).toEqual({ P001: 84, P002: 128, P003: 20 });
  });
});
