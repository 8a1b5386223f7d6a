import { randomUUID } from 'node:crypto';
import { encodeMergeRecord } from '../../../src/cart/merge/merge-change';
import { clientOperation } from '../../../src/cart/idempotency';
import { mergeIdOf } from '../../../src/cart/merge/transfer/departure';
import { loadConfig } from '../../../src/config/config';
import { MergeReader } from '../../../src/cart/merge/merge-reader';
import { MergeDriver } from '../../../src/cart/merge/transfer/transfer';
import { MergeStore } from '../../../src/cart/merge/transfer/transfer-store';
import { IdentityRegistry } from '../../../src/identity/identity-registry';
import { HashReader } from '../../../src/redis/hash-reader';
import { cartKeys } from '../../../src/redis/keys';
import { ScriptRunner } from '../../../src/redis/script-runner';
import { serviceEnv } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShoppersByAge } from '../../support/tokens';
import { until } from '../../support/until';
import { useService, useStore } from '../../support/use';

describe.each(stores)('merges into an account that became an alias later, on $store', ({ env }) => {
  const service = useService(env);
  const redis = useStore(env);
  const runner = new ScriptRunner(redis, 'fsync', () => undefined);
  const reader = new HashReader(redis, () => undefined);
  const mergeReader = new MergeReader(reader);
  const mergeStore = new MergeStore(runner, loadConfig(serviceEnv(env)).cart);
  const mergeDriver = new MergeDriver(mergeStore, mergeReader, new IdentityRegistry(runner, reader));
  let guest: Shopper;
  let oldest: Shopper;
  let middle: Shopper;
  let youngest: Shopper;

  beforeEach(async () => {
    guest = await newGuest(service().url);
    [oldest, middle, youngest] = await newShoppersByAge(service().url);
    await guest.add({ lines: [{ sku: 'P001', quantity: 2 }] });
  });

  const deadline = () => Date.now() + 2000;

  it('are shown with those of the older one, and cannot be undone any more', async () => {
    const first = await youngest.mergeCart(guest);
    const second = await middle.mergeCart(youngest);
    const third = await oldest.mergeCart(middle);

    const merges = await oldest.merges();

    expect(merges.map(({ id }) => id)).toEqual([third, second, first].map(({ merge }) => merge!.id));
    expect(merges.map(({ undoableUntil }) => undoableUntil)).toEqual([null, null, null]);
    expect(await youngest.merges()).toEqual(merges);
    for (const someone of [oldest, youngest]) {
      const { userErrors, cart } = await someone.undoMergeCart({ mergeId: first.merge!.id });
      expect(userErrors).toMatchObject([{ code: 'MERGE_NOT_UNDOABLE' }]);
      expect(unitsOf(cart)).toEqual({ P001: 2 });
    }
  });

  it.each(['youngest', 'oldest'] as const)(
    'are replayed under their key, asked by the %s',
    async (asking) => {
      const idempotencyKey = randomUUID();
      const first = await youngest.mergeCart(guest, { idempotencyKey });
      await middle.mergeCart(youngest);
      await oldest.mergeCart(middle);
      await guest.add({ lines: [{ sku: 'P002' }] });

      const again = await { youngest, oldest }[asking].mergeCart(guest, { idempotencyKey });

      expect(again).toMatchObject({ outcome: 'MERGED', replayed: true, merge: first.merge });
      expect(unitsOf(await guest.cart())).toEqual({ P002: 1 });
    },
  );

  it.each(['youngest', 'oldest'] as const)('are recalled without a key, asked by the %s', async (asking) => {
    const first = await youngest.mergeCart(guest);
    await middle.mergeCart(youngest);
    await oldest.mergeCart(middle);
    const { [asking]: asker } = { youngest, oldest };

    expect(await asker.previewMergeCart(guest)).toMatchObject({ outcome: 'ALREADY_MERGED' });
    expect(await asker.mergeCart(guest)).toMatchObject({ outcome: 'ALREADY_MERGED', merge: first.merge });
  });

  it('are not told to anybody else', async () => {
    await youngest.mergeCart(guest);
    const [stranger] = await newShoppersByAge(service().url);

    expect(await stranger.mergeCart(guest)).toMatchObject({ outcome: 'NOTHING_TO_MERGE', merge: null });
  });

  it('are found where they were applied, also after the way there became shorter', async () => {
    const claimed = await claim(guest, youngest);
    await middle.mergeCart(youngest);
    // Applied beside the middle one, which the youngest led to.
    await mergeDriver.finish(claimed, deadline());
    await oldest.mergeCart(middle);
    await youngest.add({ lines: [{ sku: 'P002' }] });
    const isShorter = async () => (await redis.hget(cartKeys(youngest.id).cart, '@alias')) === oldest.id;
    await until('the way is shorter', isShorter);

    const again = await youngest.mergeCart(guest);

    expect(again).toMatchObject({ outcome: 'ALREADY_MERGED', merge: { id: claimed.id } });
    expect(unitsOf(again.cart)).toEqual({ P001: 2, P002: 1 });
  });

  it('are answered the same again if the account became an alias before the answer was recorded', async () => {
    const idempotencyKey = randomUUID();
    const empty = await newGuest(service().url);
    const operationFor = (target: string) =>
      clientOperation(target, 'mergeCart', idempotencyKey, [empty.id, 'SUM', null]);
    await middle.mergeCart(youngest);
    const { fingerprint } = operationFor(youngest.id);
    const record = encodeMergeRecord({ fingerprint, outcome: 'NOTHING_TO_MERGE', applied: undefined });
    await mergeStore.recordMerge(operationFor, youngest.id, record, deadline());
    await empty.add({ lines: [{ sku: 'P003' }] });

    const again = await youngest.mergeCart(empty, { idempotencyKey });

    expect(again).toMatchObject({ outcome: 'NOTHING_TO_MERGE', replayed: true });
    expect(unitsOf(await empty.cart())).toEqual({ P003: 1 });
  });

  it('are still known to have happened when the receipt is not kept any more', async () => {
    await youngest.mergeCart(guest);
    await middle.mergeCart(youngest);
    await redis.del(cartKeys(youngest.id).receipts, cartKeys(youngest.id).receiptOrder);
    await redis.del(cartKeys(middle.id).receipts, cartKeys(middle.id).receiptOrder);

    for (const source of [guest, middle])
      expect(await youngest.mergeCart(source)).toMatchObject({
        outcome: 'ALREADY_MERGED',
        merge: null,
        userErrors: [],
      });
  });

  /** Takes the lines out of a cart and leaves them on their way. */
  async function claim(source: Shopper, target: Shopper) {
    const { incarnation } = await mergeReader.readSide(source.id, deadline());
    const order = {
      source: source.id,
      target: target.id,
      alias: false,
      closes: false,
      strategy: 'SUM',
      channelCode: 'W',
      request: randomUUID(),
      operation: { id: '', fingerprint: '' },
    } as const;
    const mergeId = mergeIdOf(order, incarnation);
    await mergeStore.claimMerge(order, mergeId, incarnation, deadline());
    return (await mergeReader.departure(source.id, mergeId, deadline()))!;
  }
});
