import { randomUUID } from 'node:crypto';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { useService } from '../../support/use';

const strategies = ['SUM', 'MAX', 'KEEP_TARGET', 'KEEP_SOURCE'] as const;

describe.each(stores)('previewMergeCart on $store', ({ env }) => {
  const service = useService(env);
  let guest: Shopper;
  let shopper: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
    shopper = await newShopper(service().url);
  });

  it.each(strategies)('says what mergeCart by %s would do, and does not do it', async (strategy) => {
    await guest.fill({ both: 2, guests: 1, full: 900 });
    await shopper.fill({ both: 3, shoppers: 4, full: 900 });
    const before = [await guest.cart(), await shopper.cart()];

    const preview = await shopper.previewMergeCart(guest, { strategy });

    expect([await guest.cart(), await shopper.cart()]).toEqual(before);
    const merged = await shopper.mergeCart(guest, { strategy });
    expect(preview.lines).toEqual(merged.merge!.lines);
    expect(preview.outcome).toBe(merged.outcome);
    expect(preview.warnings).toEqual(merged.warnings.map(({ code, lineId }) => ({ code, lineId })));
  });

  it('says so if there is nothing, or nothing any more, to merge', async () => {
    expect((await shopper.previewMergeCart(guest)).outcome).toBe('NOTHING_TO_MERGE');
    await guest.fill({ P001: 1 });
    await shopper.mergeCart(guest);
    expect((await shopper.previewMergeCart(guest)).outcome).toBe('ALREADY_MERGED');
  });

  it('shows no lines for a key under which another call had merged them', async () => {
    const idempotencyKey = randomUUID();
    await guest.fill({ P001: 1 });
    await shopper.mergeCart(guest);
    await shopper.mergeCart(guest, { idempotencyKey });

    expect(await shopper.previewMergeCart(guest, { idempotencyKey })).toMatchObject({
      outcome: 'ALREADY_MERGED',
      lines: [],
      warnings: [],
    });
  });
});
