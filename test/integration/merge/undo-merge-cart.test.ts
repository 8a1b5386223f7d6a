import { randomUUID } from 'node:crypto';
import { ageMergeRecords } from '../../support/merge-records';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper, newShoppersByAge } from '../../support/tokens';
import { useService, useStore } from '../../support/use';

describe.each(stores)('undoMergeCart on $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(env);
  let guest: Shopper;
  let shopper: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
    shopper = await newShopper(service().url);
    await guest.add({ lines: [{ sku: 'both', quantity: 2 }, { sku: 'guests' }] });
    await shopper.add({
      lines: [
        { sku: 'both', quantity: 3 },
        { sku: 'shoppers', quantity: 4 },
      ],
    });
  });

  const merged = async (strategy: 'SUM' | 'MAX' | 'KEEP_TARGET' | 'KEEP_SOURCE' = 'SUM') =>
    (await shopper.mergeCart(guest, { strategy })).merge!.id;
  const lineOf = async (who: Shopper, sku: string) =>
    (await who.cart()).lines.find((line) => line.sku === sku)!.id;

  it.each(['SUM', 'MAX', 'KEEP_TARGET', 'KEEP_SOURCE'] as const)(
    'gives both sides back what they had before a merge by %s',
    async (strategy) => {
      const mergeId = await merged(strategy);

      const undone = await shopper.undoMergeCart({ mergeId });

      expect(undone).toMatchObject({ userErrors: [], warnings: [], replayed: false });
      expect(unitsOf(undone.cart)).toEqual({ both: 3, shoppers: 4 });
      expect(unitsOf(await guest.cart())).toEqual({ both: 2, guests: 1 });
      expect((await shopper.merges())[0]).toMatchObject({ id: mergeId, undoableUntil: null });
    },
  );

  it('happens once', async () => {
    const mergeId = await merged();
    await shopper.undoMergeCart({ mergeId });

    const answers = await Promise.all(Array.from({ length: 10 }, () => shopper.undoMergeCart({ mergeId })));

    expect(answers.every(({ replayed, userErrors }) => replayed && userErrors.length === 0)).toBe(true);
    expect(unitsOf(await guest.cart())).toEqual({ both: 2, guests: 1 });
  });

  it('and the merge before it may be tried again under their keys after VERSION_CONFLICT', async () => {
    const codes = ({ userErrors }: { userErrors: readonly { code: string }[] }) =>
      userErrors.map(({ code }) => code);
    const { version } = await shopper.cart();
    const keyed = (expectedVersion: number) => ({ idempotencyKey: 'k', expectedVersion });
    const conflict = await shopper.mergeCart(guest, keyed(version - 1));
    const { merge, cart } = await shopper.mergeCart(guest, keyed(version));

    const undo = (expectedVersion: number) =>
      shopper.undoMergeCart({ mergeId: merge!.id, ...keyed(expectedVersion) });
    const refused = await undo(version);
    const undone = await undo(cart.version);
    const again = await undo(cart.version);

    expect([codes(conflict), codes(refused)]).toEqual([['VERSION_CONFLICT'], ['VERSION_CONFLICT']]);
    expect([refused.replayed, undone.replayed, again.replayed]).toEqual([false, false, true]);
    expect([...codes(undone), ...codes(again)]).toEqual([]);
    expect(unitsOf(await guest.cart())).toEqual({ both: 2, guests: 1 });
  });

  it('leaves a line that was changed since, and says so', async () => {
    const mergeId = await merged();
    const lineId = await lineOf(shopper, 'both');
    await shopper.update({ lines: [{ lineId, quantity: 4 }] });

    const undone = await shopper.undoMergeCart({ mergeId });

    expect(undone.warnings).toMatchObject([{ code: 'LINE_CHANGED_SINCE_MERGE', lineId }]);
    expect(unitsOf(undone.cart)).toEqual({ both: 4, shoppers: 4 });
    expect(unitsOf(await guest.cart())).toEqual({ guests: 1 });
  });

  it('goes by what happened to a line, not by its quantity', async () => {
    const mergeId = await merged();
    await shopper.remove({ lineIds: [await lineOf(shopper, 'guests')] });
    await shopper.add({ lines: [{ sku: 'guests' }] });

    const undone = await shopper.undoMergeCart({ mergeId });

    expect(unitsOf(undone.cart)).toEqual({ both: 3, guests: 1, shoppers: 4 });
    expect(unitsOf(await guest.cart())).toEqual({ both: 2 });
  });

  it('does not bring back a line that KEEP_SOURCE removed and the shopper put in and took out again', async () => {
    const mergeId = await merged('KEEP_SOURCE');
    await shopper.add({ lines: [{ sku: 'shoppers' }] });
    await shopper.remove({ lineIds: [await lineOf(shopper, 'shoppers')] });

    const undone = await shopper.undoMergeCart({ mergeId });

    expect(unitsOf(undone.cart)).toEqual({ both: 3 });
    expect(undone.warnings.map(({ code }) => code)).toEqual(['LINE_CHANGED_SINCE_MERGE']);
  });

  it('adds to what the guest has put in again', async () => {
    const mergeId = await merged();
    await guest.add({ lines: [{ sku: 'both' }, { sku: 'new' }] });

    await shopper.undoMergeCart({ mergeId });

    expect(unitsOf(await guest.cart())).toEqual({ both: 3, guests: 1, new: 1 });
  });

  it('lets the guest be merged again', async () => {
    const mergeId = await merged();
    await shopper.undoMergeCart({ mergeId });

    const again = await shopper.mergeCart(guest);

    expect(again.outcome).toBe('MERGED');
    expect(again.merge!.id).not.toBe(mergeId);
    expect(unitsOf(again.cart)).toEqual({ both: 5, guests: 1, shoppers: 4 });
  });

  it.each([
    ['an id that is none', async () => 'rubbish'],
    [
      'a merge of somebody else',
      async () => {
        const mergeId = await merged();
        shopper = await newShopper(service().url);
        return mergeId;
      },
    ],
  ])('refuses %s', async (_, mergeId) => {
    const id = await mergeId();

    const answer = await shopper.undoMergeCart({ mergeId: id });

    expect(answer.userErrors).toMatchObject([{ code: 'MERGE_NOT_FOUND', field: ['input', 'mergeId'] }]);
  });

  describe('with an idempotency key', () => {
    const mergedAgain = async () => {
      await guest.add({ lines: [{ sku: 'again' }] });
      return merged();
    };

    it('is repeated as what it was', async () => {
      const [mergeId, idempotencyKey] = [await merged(), randomUUID()];
      const first = await shopper.undoMergeCart({ mergeId, idempotencyKey });
      await shopper.add({ lines: [{ sku: 'later' }] });

      const again = await shopper.undoMergeCart({ mergeId, idempotencyKey });

      expect([first.replayed, again.replayed]).toEqual([false, true]);
      expect(again.userErrors).toEqual([]);
      expect(unitsOf(again.cart)).toEqual({ both: 3, shoppers: 4, later: 1 });
      expect(unitsOf(await guest.cart())).toEqual({ both: 2, guests: 1 });
    });

    it.each([
      ['undone', async (mergeId: string) => shopper.undoMergeCart({ mergeId })],
      ['not undone', async () => undefined],
    ])('is refused for another merge that is %s', async (_, before) => {
      const [one, other] = [await merged(), await mergedAgain()];
      await before(other);
      const idempotencyKey = randomUUID();
      await shopper.undoMergeCart({ mergeId: one, idempotencyKey });

      const answer = await shopper.undoMergeCart({ mergeId: other, idempotencyKey });

      expect(answer.userErrors).toMatchObject([
        { code: 'IDEMPOTENCY_KEY_REUSED', field: ['input', 'idempotencyKey'] },
      ]);
    });

    it('keeps its key, also if somebody else had undone the merge', async () => {
      const [one, other] = [await merged(), await mergedAgain()];
      await shopper.undoMergeCart({ mergeId: one });
      const idempotencyKey = randomUUID();
      await shopper.undoMergeCart({ mergeId: one, idempotencyKey });

      const answer = await shopper.undoMergeCart({ mergeId: other, idempotencyKey });

      expect(answer.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
    });
  });

  it.each([
    [25, ['MERGE_NOT_UNDOABLE']],
    [23, []],
  ])('of %i hours ago is refused with %j', async (hours, codes) => {
    const mergeId = await merged();
    await ageMergeRecords(redis, shopper.id, hours * 60 * 60);

    const { userErrors, cart } = await shopper.undoMergeCart({ mergeId });

    expect(userErrors.map(({ code }) => code)).toEqual(codes);
    expect(unitsOf(cart)).toEqual(
      codes.length > 0 ? { both: 5, guests: 1, shoppers: 4 } : { both: 3, shoppers: 4 },
    );
  });

  it('is answered as before with the one cart, after the account became an alias', async () => {
    const [older, younger] = await newShoppersByAge(service().url);
    await younger.add({ lines: [{ sku: 'own' }] });
    const mergeId = (await younger.mergeCart(guest)).merge!.id;
    await younger.undoMergeCart({ mergeId });
    await older.mergeCart(younger);

    const again = await younger.undoMergeCart({ mergeId });

    expect(again).toMatchObject({ replayed: true, userErrors: [], cart: { id: older.id } });
    expect(unitsOf(again.cart)).toEqual({ own: 1 });
  });

  it('refuses at another version than expected, and changes nothing', async () => {
    const mergeId = await merged();

    const answer = await shopper.undoMergeCart({ mergeId, expectedVersion: 7 });

    expect(answer.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect(unitsOf(answer.cart)).toMatchObject({ both: 5 });
  });
});
