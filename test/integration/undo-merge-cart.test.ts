import type { Service } from '../support/service';
import { startService } from '../support/service';
import type { Shopper } from '../support/shopper';
import { newGuest, unitsOf } from '../support/shopper';
import { stores } from '../support/stores';
import { newShopper } from '../support/tokens';

describe.each(stores)('undoMergeCart on $store', ({ env }) => {
  let service: Service;
  let guest: Shopper;
  let shopper: Shopper;

  beforeAll(async () => {
    service = await startService(env);
  });
  beforeEach(async () => {
    guest = await newGuest(service.url);
    shopper = await newShopper(service.url);
    await guest.add({ lines: [{ sku: 'both', quantity: 2 }, { sku: 'guests' }] });
    await shopper.add({
      lines: [
        { sku: 'both', quantity: 3 },
        { sku: 'shoppers', quantity: 4 },
      ],
    });
  });
  afterAll(() => service.stop());

  const merged = async (strategy: 'SUM' | 'MAX' | 'KEEP_TARGET' | 'KEEP_SOURCE' = 'SUM') =>
    (await shopper.merge(guest, { strategy })).merge!.id;
  const lineOf = async (who: Shopper, sku: string) =>
    (await who.cart()).lines.find((line) => line.sku === sku)!.id;

  it.each(['SUM', 'MAX', 'KEEP_TARGET', 'KEEP_SOURCE'] as const)(
    'gives both sides back what they had before a merge by %s',
    async (strategy) => {
      const mergeId = await merged(strategy);

      const undone = await shopper.undoMerge({ mergeId });

      expect(undone).toMatchObject({ userErrors: [], warnings: [], replayed: false });
      expect(unitsOf(undone.cart)).toEqual({ both: 3, shoppers: 4 });
      expect(unitsOf(await guest.cart())).toEqual({ both: 2, guests: 1 });
      expect((await shopper.merges())[0]).toMatchObject({ id: mergeId, undoableUntil: null });
    },
  );

  it('happens once', async () => {
    const mergeId = await merged();
    await shopper.undoMerge({ mergeId });

    const answers = await Promise.all(Array.from({ length: 10 }, () => shopper.undoMerge({ mergeId })));

    expect(answers.every(({ replayed, userErrors }) => replayed && userErrors.length === 0)).toBe(true);
    expect(unitsOf(await guest.cart())).toEqual({ both: 2, guests: 1 });
  });

  it('leaves a line that was changed since, and says so', async () => {
    const mergeId = await merged();
    const lineId = await lineOf(shopper, 'both');
    await shopper.update({ lines: [{ lineId, quantity: 4 }] });

    const undone = await shopper.undoMerge({ mergeId });

    expect(undone.warnings).toMatchObject([{ code: 'LINE_CHANGED_SINCE_MERGE', lineId }]);
    expect(unitsOf(undone.cart)).toEqual({ both: 4, shoppers: 4 });
    expect(unitsOf(await guest.cart())).toEqual({ guests: 1 });
  });

  it('goes by what happened to a line, not by its quantity', async () => {
    const mergeId = await merged();
    await shopper.remove({ lineIds: [await lineOf(shopper, 'guests')] });
    await shopper.add({ lines: [{ sku: 'guests' }] });

    const undone = await shopper.undoMerge({ mergeId });

    expect(unitsOf(undone.cart)).toEqual({ both: 3, guests: 1, shoppers: 4 });
    expect(unitsOf(await guest.cart())).toEqual({ both: 2 });
  });

  it('does not bring back a line that KEEP_SOURCE removed and the shopper put in and took out again', async () => {
    const mergeId = await merged('KEEP_SOURCE');
    await shopper.add({ lines: [{ sku: 'shoppers' }] });
    await shopper.remove({ lineIds: [await lineOf(shopper, 'shoppers')] });

    const undone = await shopper.undoMerge({ mergeId });

    expect(unitsOf(undone.cart)).toEqual({ both: 3 });
    expect(undone.warnings.map(({ code }) => code)).toEqual(['LINE_CHANGED_SINCE_MERGE']);
  });

  it('adds to what the guest has put in again', async () => {
    const mergeId = await merged();
    await guest.add({ lines: [{ sku: 'both' }, { sku: 'new' }] });

    await shopper.undoMerge({ mergeId });

    expect(unitsOf(await guest.cart())).toEqual({ both: 3, guests: 1, new: 1 });
  });

  it('lets the guest be merged again', async () => {
    const mergeId = await merged();
    await shopper.undoMerge({ mergeId });

    const again = await shopper.merge(guest);

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
        shopper = await newShopper(service.url);
        return mergeId;
      },
    ],
  ])('refuses %s', async (_, mergeId) => {
    const id = await mergeId();

    const answer = await shopper.undoMerge({ mergeId: id });

    expect(answer.userErrors).toMatchObject([{ code: 'MERGE_NOT_FOUND', field: ['input', 'mergeId'] }]);
  });

  it('refuses at another version than expected, and changes nothing', async () => {
    const mergeId = await merged();

    const answer = await shopper.undoMerge({ mergeId, expectedVersion: 7 });

    expect(answer.userErrors).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect(unitsOf(answer.cart)).toMatchObject({ both: 5 });
  });
});
