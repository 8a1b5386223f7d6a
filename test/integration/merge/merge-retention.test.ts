import { randomUUID } from 'node:crypto';
import { cartKeys } from '../../../src/redis/keys';
import { ageMergeRecords, countMergeRecords } from '../../support/merge-records';
import { startService } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { newGuest } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { until } from '../../support/until';
import { untilAnswered } from '../../support/until-answered';
import { useService, useStore } from '../../support/use';

const HOUR = 60 * 60;
const KEPT = 50;

describe.each(stores)('what merges leave behind on $store', ({ env }) => {
  const redis = useStore(env);
  const service = useService(env);
  let guest: Shopper;
  let shopper: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
    shopper = await newShopper(service().url);
  });

  async function mergeOnce(from = guest): Promise<string> {
    const input = { lines: [{ sku: 'P001' }], idempotencyKey: randomUUID() };
    await untilAnswered(() => from.add(input));
    return (await untilAnswered(() => shopper.mergeCart(from))).merge!.id;
  }

  async function mergeTimes(times: number): Promise<string[]> {
    const ids = [];
    for (let i = 0; i < times; i++) ids.push(await mergeOnce());
    return ids;
  }

  it('shows the newest twenty merges', async () => {
    const ids = await mergeTimes(22);

    expect((await shopper.merges()).map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 20));
  });

  it('keeps all receipts and departures of two days, and of older ones the newest fifty receipts', async () => {
    await mergeTimes(KEPT + 6);
    await mergeOnce();
    expect(await countMergeRecords(redis, shopper.id)).toMatchObject({ receipts: KEPT + 7 });
    expect(await countMergeRecords(redis, guest.id)).toMatchObject({ departures: KEPT + 7 });
    await ageMergeRecords(redis, shopper.id, 49 * HOUR);
    await ageMergeRecords(redis, guest.id, 49 * HOUR);

    await mergeTimes(3);

    const receipts = async () => (await countMergeRecords(redis, shopper.id)).receipts;
    await until('old receipts are gone', async () => (await receipts()) === KEPT);
    expect(await redis.llen(cartKeys(shopper.id).receiptOrder)).toBe(KEPT);
    expect(await countMergeRecords(redis, guest.id)).toMatchObject({ departures: KEPT + 10 - 12 });
    expect((await shopper.mergeCart(guest)).outcome).toBe('ALREADY_MERGED');
  });

  it('forgets every receipt after 60 days', async () => {
    await mergeOnce();
    await ageMergeRecords(redis, shopper.id, 61 * 24 * HOUR);

    const id = await mergeOnce();

    await until('the old one is gone', async () => (await shopper.merges()).length === 1);
    expect((await shopper.merges()).map((merge) => merge.id)).toEqual([id]);
  });

  it('keeps the receipt of a departure that is not known to be closed', async () => {
    const stranger = await newGuest(service().url);
    const id = await mergeOnce(stranger);
    await ageMergeRecords(redis, shopper.id, 61 * 24 * HOUR);
    const { departures } = cartKeys(stranger.id);
    await redis.rename(departures, `${departures}:aside`);
    await redis.set(departures, 'cannot be closed');

    await mergeTimes(2);
    expect((await shopper.merges()).map((merge) => merge.id)).toContain(id);

    await redis.rename(`${departures}:aside`, departures);
    await mergeOnce();
    await until('it is gone', async () => (await shopper.merges()).every((merge) => merge.id !== id));
  });

  it('keeps a departure that is pending, and an undo that is', async () => {
    const id = await mergeOnce();
    const { departures } = cartKeys(guest.id);
    const { receipts } = cartKeys(shopper.id);
    const done = JSON.parse((await redis.hget(departures, id))!) as object;
    const applied = JSON.parse((await redis.hget(receipts, id))!) as object;
    await redis.hset(departures, id, JSON.stringify({ ...done, state: 'pending' }));
    await redis.hset(receipts, id, JSON.stringify({ ...applied, state: 'undoing' }));
    await ageMergeRecords(redis, shopper.id, 61 * 24 * HOUR);
    await ageMergeRecords(redis, guest.id, 61 * 24 * HOUR);

    await mergeTimes(3);

    expect(await redis.hexists(departures, id)).toBe(1);
    expect(await redis.hexists(receipts, id)).toBe(1);
  });

  it('remembers what an undo gave back as long as a departure lives, and no longer', async () => {
    const mergeId = await mergeOnce();
    await shopper.undoMergeCart({ mergeId });
    const { departures } = cartKeys(guest.id);
    await ageMergeRecords(redis, guest.id, 49 * HOUR);
    await mergeTimes(2);
    expect(await redis.hexists(departures, `return ${mergeId}`)).toBe(1);
    await ageMergeRecords(redis, guest.id, 30 * 24 * HOUR);

    await mergeTimes(2);

    expect(await redis.hexists(departures, `return ${mergeId}`)).toBe(0);
  });

  it('outlives the time in which it can be undone, and the undo repeated, where carts live for a minute', async () => {
    const hasty = await startService({ ...env, CART_TTL_SECONDS: '60' });
    try {
      const [source, target] = [guest.at(hasty.url), shopper.at(hasty.url)];
      const { cart, departures, departureOrder } = cartKeys(guest.id);
      const { receipts, receiptOrder } = cartKeys(shopper.id);
      await source.fill({ P001: 1 });
      const { id: mergeId } = (await target.mergeCart(source)).merge!;
      const merged = await Promise.all([departures, departureOrder].map((key) => redis.ttl(key)));
      await redis.expire(departures, 1000);
      await target.undoMergeCart({ mergeId });

      const undone = await Promise.all([departures, departureOrder].map((key) => redis.ttl(key)));
      const kept = await Promise.all([receipts, receiptOrder].map((key) => redis.ttl(key)));
      expect(await redis.ttl(cart)).toBeLessThanOrEqual(60);
      expect(Math.min(...merged, ...undone)).toBeGreaterThan(48 * HOUR - 60);
      expect(Math.min(...kept)).toBeGreaterThan(96 * HOUR - 60);
    } finally {
      await hasty.stop();
    }
  });
});
