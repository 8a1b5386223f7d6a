import { randomUUID } from 'node:crypto';
import { CartStore } from '../../../src/cart/cart-store';
import { MergeStore } from '../../../src/cart/merge/transfer/transfer-store';
import { UndoStore } from '../../../src/cart/merge/transfer/undo-transfer';
import { loadConfig } from '../../../src/config/config';
import { HashReader } from '../../../src/redis/hash-reader';
import { cartKeys } from '../../../src/redis/keys';
import { ScriptRunner } from '../../../src/redis/script-runner';
import { serviceEnv } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper } from '../../support/tokens';
import { until } from '../../support/until';
import { useService, useStore } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];

describe('a merge at its extremes', () => {
  const service = useService(env);
  const redis = useStore(env);
  const runner = new ScriptRunner(redis, 'fsync', () => undefined);
  const settings = loadConfig(serviceEnv(env)).cart;
  const merges = new MergeStore(runner, settings);
  const undos = new UndoStore(runner, settings);
  const carts = new CartStore(runner, new HashReader(redis, () => undefined), settings);
  let guest: Shopper;
  let shopper: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
    shopper = await newShopper(service().url);
  });

  const deadline = () => Date.now() + 2000;
  const order = (target: string) => ({
    source: guest.id,
    target,
    alias: false,
    closes: false,
    strategy: 'SUM' as const,
    channelCode: 'W',
    request: randomUUID(),
    operation: { id: '', fingerprint: '' },
  });
  const claimFor = async (target: string) => {
    const incarnation = (await redis.hget(cartKeys(guest.id).cart, '@i')) ?? '';
    return merges.claimMerge(order(target), randomUUID(), incarnation, deadline());
  };

  it('loses nothing of a cart that undoing has made larger than any call could', async () => {
    const give = Array.from({ length: 4200 }, (_, i) => [`P${i}`, 1, '', 'W']);
    await undos.applyUndo(guest.id, randomUUID(), JSON.stringify(give), [], 'W', deadline());

    const merged = await shopper.mergeCart(guest);

    expect(merged.outcome).toBe('MERGED');
    expect(merged.cart.lineCount).toBe(200);
    expect(merged.merge!.lines).toHaveLength(4200);
    const [left] = await carts.readCarts([guest.id], deadline());
    expect(left).toMatchObject({ lineCount: 0 });
  });

  it('says MERGE_CONFLICT while the lines are on their way to somebody else, and finishes that', async () => {
    const other = await newShopper(service().url);
    await guest.add({ lines: [{ sku: 'P001' }] });
    await claimFor(other.id);

    const refused = await shopper.mergeCart(guest);

    expect(refused).toMatchObject({
      outcome: null,
      userErrors: [{ code: 'MERGE_CONFLICT', retryable: true }],
    });
    await until('the sweeper has brought them there', async () => (await other.cart()).lineCount === 1);
    expect(unitsOf(await other.cart())).toEqual({ P001: 1 });
    expect((await shopper.mergeCart(guest)).outcome).toBe('NOTHING_TO_MERGE');
  });

  it('stays unfinished for a sweeper that could not find it a moment ago, and drops what is not there', async () => {
    const { claims, departures } = cartKeys(guest.id);
    await guest.add({ lines: [{ sku: 'P001' }] });
    const [, json] = await claimFor(shopper.id);
    const { id } = JSON.parse(json) as { id: string };
    await redis.zadd(claims, 1, `merge ${guest.id} gone`);

    await merges.dropClaim(['merge', guest.id, id], deadline());
    await merges.dropClaim(['merge', guest.id, 'gone'], deadline());

    expect(await redis.hget(departures, id)).toBe(json);
    expect(await redis.zscore(claims, `merge ${guest.id} ${id}`)).not.toBeNull();
    expect(await redis.zscore(claims, `merge ${guest.id} gone`)).toBeNull();
    await until('the sweeper brings it there', async () => (await shopper.cart()).lineCount === 1);
  });

  it('is finished by a sweeper although many others of its bucket cannot be', async () => {
    const { claims } = cartKeys(guest.id);
    await redis.set(cartKeys(guest.id).receipts, 'no hash'); // nothing can be booked here
    const poisoned = Array.from({ length: 60 }, () => guest.id);
    await Promise.all(poisoned.map((id, i) => redis.zadd(claims, i, `undo ${id} poison-${i}`)));
    await guest.add({ lines: [{ sku: 'P001' }] });
    await claimFor(shopper.id);

    await until('the healthy one arrives', async () => (await shopper.cart()).lineCount === 1, 20_000);

    await redis.del(cartKeys(guest.id).receipts, claims);
  });
});
