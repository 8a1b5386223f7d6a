import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { lineId } from '../../../src/cart/line-identity';
import { joinsAccounts } from '../../../src/cart/merge/receipt';
import { encodeClaim } from '../../../src/cart/merge/transfer/departure';
import type { MergeOrder } from '../../../src/cart/merge/transfer/departure';
import { loadConfig } from '../../../src/config/config';
import { newIdentityId } from '../../../src/identity/identity';
import { MergeReader } from '../../../src/cart/merge/merge-reader';
import { MergeStore } from '../../../src/cart/merge/transfer/transfer-store';
import { HashReader } from '../../../src/redis/hash-reader';
import { cartKeys } from '../../../src/redis/keys';
import { ScriptRunner } from '../../../src/redis/script-runner';
import type { PreviewMergeCartQuery, WholeMergePayloadFragment } from '../../__generated__/operations';
import type { MergeLine, ReceiptLine } from '../../model/combine';
import { combine, undoLine } from '../../model/combine';
import { serviceEnv } from '../../support/service';
import type { Shopper } from '../../support/shopper';
import { newGuest, unitsOf } from '../../support/shopper';
import { stores } from '../../support/stores';
import { newShopper, newShoppersByAge } from '../../support/tokens';
import { useService, useStore } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const limits = { maxLines: 4, maxQuantity: 9 };
const small = {
  ...env,
  CART_MAX_LINES: String(limits.maxLines),
  CART_MAX_QUANTITY: String(limits.maxQuantity),
};
const FAR_FUTURE = 10 ** 12;

const line = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  quantity: fc.integer({ min: 1, max: limits.maxQuantity }),
  added: fc.nat({ max: 3 }),
});
const lines = fc.uniqueArray(line, { maxLength: limits.maxLines, selector: ({ key }) => key });
const strategy = fc.constantFrom('SUM', 'MAX', 'KEEP_TARGET', 'KEEP_SOURCE');
/** What the shopper makes of some lines after a merge; 0 units: takes them out again, where there were none. */
const changes = fc.uniqueArray(
  fc.record({ key: line.map(({ key }) => key), units: fc.nat({ max: limits.maxQuantity }) }),
  { selector: ({ key }) => key },
);
/** Whose cart is the source. */
const people = fc.constantFrom('guest', 'younger account', 'older account');
const situation = fc.record({
  strategy,
  target: lines,
  source: fc.oneof(fc.constant([]), lines),
  expectedVersion: fc.constantFrom('none', 'right', 'wrong'),
  before: fc.constantFrom('nothing', 'merged', 'undone'),
  onTheirWay: fc.constantFrom('nothing', 'here', 'elsewhere'),
  key: fc.constantFrom('none', 'new', 'used', 'used for something else'),
});

describe('the rule of a merge', () => {
  const service = useService(small);
  const redis = useStore(small);
  const mergeReader = new MergeReader(new HashReader(redis, () => undefined));
  const runner = new ScriptRunner(redis, 'fsync', () => undefined);
  const mergeStore = new MergeStore(runner, loadConfig(serviceEnv(small)).cart);

  async function fill(who: Shopper, held: readonly MergeLine[]): Promise<void> {
    if (held.length > 0) await who.add({ lines: held.map(({ key, quantity }) => ({ sku: key, quantity })) });
    const { cart } = cartKeys(who.id);
    for (const { key, added } of held) {
      const [quantity, stamp, , ...rest] = (await redis.hget(cart, key))!.split(' ');
      await redis.hset(cart, key, [quantity, stamp, added, ...rest].join(' '));
    }
  }

  /** Sets the quantity of a line, adding it if necessary. False if it has that quantity, or if there is no room. */
  async function change(who: Shopper, sku: string, units: number): Promise<boolean> {
    const held = unitsOf(await who.cart())[sku];
    if (held === units) return false;
    if (held === undefined && (await who.add({ lines: [{ sku }] })).userErrors.length > 0) return false;
    await who.update({ lines: [{ lineId: lineId(who.id, sku), quantity: units }] });
    return true;
  }

  /** Leaves both carts empty, after something went from one into the other. */
  async function mergeBefore(shopper: Shopper, guest: Shopper, end: 'merged' | 'undone'): Promise<void> {
    await guest.fill({ a: 1 });
    const { id: mergeId } = (await shopper.mergeCart(guest)).merge!;
    if (end === 'undone') await shopper.undoMergeCart({ mergeId });
    for (const who of [shopper, guest]) await who.clear({});
  }

  /** Takes out what is in the cart, and leaves it on its way to `target`, untouched by sweepers. */
  async function claim(source: Shopper, target: string, formerly: Partial<MergeOrder> = {}): Promise<void> {
    const deadline = Date.now() + 2000;
    const { incarnation } = await mergeReader.readSide(source.id, deadline);
    const operation = { id: '', fingerprint: '' };
    const how = { alias: false, closes: false, strategy: 'SUM', channelCode: 'W', ...formerly } as const;
    const order = { source: source.id, target, ...how };
    const mergeId = randomUUID();
    const claimed = { ...order, request: '', operation };
    await mergeStore.claimMerge(claimed, mergeId, incarnation, deadline);
    const { claims } = cartKeys(source.id);
    await redis.zadd(claims, 'XX', FAR_FUTURE, encodeClaim(['merge', source.id, mergeId]));
  }

  it('is the same in the model and in Lua, for any two carts and any caller', async () => {
    await fc.assert(
      fc.asyncProperty(strategy, lines, lines, people, async (chosen, target, source, who) => {
        fc.pre(who === 'guest' ? source.length > 0 : joinsAccounts(chosen));
        const [older, younger] = await newShoppersByAge(service().url);
        const guest = await newGuest(service().url);
        const asking = who === 'older account' ? younger : older;
        const giving = { guest, 'older account': older, 'younger account': younger }[who];
        await fill(giving, source);
        await fill(asking, target);

        const merged = await asking.mergeCart(giving, { strategy: chosen });

        const [stays, goes] = who === 'older account' ? [source, target] : [target, source];
        expect(merged.merge!.lines).toEqual(linesOf(combine(chosen, stays, goes, limits, false)));
      }),
      { numRuns: 150, seed: 20260101 },
    );
  });

  it('stays what it was for two accounts that a former release began to merge by another strategy', async () => {
    const former = fc.constantFrom('KEEP_TARGET', 'KEEP_SOURCE');
    await fc.assert(
      fc.asyncProperty(former, lines, lines, fc.boolean(), async (chosen, stays, goes, mirrored) => {
        const [older, younger] = await newShoppersByAge(service().url);
        await fill(older, stays);
        await fill(younger, goes);
        await claim(younger, older.id, { alias: true, strategy: chosen, mirrored });

        const merged = await older.mergeCart(younger);

        expect(merged).toMatchObject({ outcome: 'ALREADY_MERGED', merge: { strategy: chosen } });
        expect(merged.merge!.lines).toEqual(linesOf(combine(chosen, stays, goes, limits, mirrored)));
      }),
      { numRuns: 40, seed: 20260101 },
    );
  });

  it('is undone in the model and in Lua alike, whichever lines were changed since', async () => {
    let keptAfterCut = 0;
    await fc.assert(
      fc.asyncProperty(strategy, lines, lines, changes, async (chosen, target, source, later) => {
        fc.pre(source.length > 0);
        const [guest, shopper] = [await newGuest(service().url), await newShopper(service().url)];
        await fill(guest, source);
        await fill(shopper, target);
        const { id: mergeId } = (await shopper.mergeCart(guest, { strategy: chosen })).merge!;
        const changed = new Set<string>();
        for (const { key, units } of later) if (await change(shopper, key, units)) changed.add(key);
        const now = unitsOf(await shopper.cart());

        const { cart, warnings } = await shopper.undoMergeCart({ mergeId });

        const expected = { target: { ...now }, source: {} as Record<string, number>, kept: [] as string[] };
        for (const line of combine(chosen, target, source, limits, false)) {
          const { key } = line;
          const undone = undoLine(line, { quantity: now[key] ?? 0, changed: changed.has(key) });
          expected.target[key] = undone.targetQuantity;
          expected.source[key] = undone.give;
          if (undone.kept) expected.kept.push(lineId(cart.id, key));
          if (undone.kept && line.cut > 0) keptAfterCut += 1;
        }
        expect(unitsOf(cart)).toEqual(withoutNone(expected.target));
        expect(unitsOf(await guest.cart())).toEqual(withoutNone(expected.source));
        expect(warnings.map((warning) => warning.lineId).sort()).toEqual(expected.kept.sort());
      }),
      { numRuns: 100, seed: 20260101 },
    );

    expect(keptAfterCut).toBeGreaterThan(0);
  });

  it('is decided alike by preview and by merge, whatever stands in the way', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(situation, async ({ target, source, onTheirWay, ...asked }) => {
        const [guest, shopper] = [await newGuest(service().url), await newShopper(service().url)];
        if (asked.before !== 'nothing') await mergeBefore(shopper, guest, asked.before);
        await fill(shopper, target);
        const idempotencyKey = asked.key === 'none' ? undefined : randomUUID();
        const input = { strategy: asked.strategy, idempotencyKey };
        if (asked.key === 'used') await shopper.mergeCart(guest, input);
        if (asked.key === 'used for something else')
          await shopper.mergeCart(await newGuest(service().url), input);
        if (onTheirWay !== 'nothing') {
          await guest.add({ lines: [{ sku: 'a' }, { sku: 'f' }] });
          await claim(guest, onTheirWay === 'here' ? shopper.id : newIdentityId());
        }
        await fill(guest, source);
        const { version } = await shopper.cart();
        const expectedVersion = { none: undefined, right: version, wrong: 7 }[asked.expectedVersion];

        const preview = await shopper.previewMergeCart(guest, { ...input, expectedVersion });
        const merged = await shopper.mergeCart(guest, { ...input, expectedVersion });

        expect(foreseen(preview)).toEqual(answered(merged));
        seen.add(preview.outcome ?? preview.userErrors[0]!.code);
      }),
      { numRuns: 120, seed: 20260101 },
    );

    expect([...seen].sort()).toEqual([
      'ALREADY_MERGED',
      'IDEMPOTENCY_KEY_REUSED',
      'MERGED',
      'MERGE_CONFLICT',
      'NOTHING_TO_MERGE',
      'VERSION_CONFLICT',
    ]);
  });
});

function linesOf(receipt: readonly ReceiptLine[]) {
  return receipt.map(({ key, outcome, reason, before, fromSource, after }) => ({
    sku: key,
    attributes: [],
    outcome,
    reason,
    quantityBefore: before,
    quantityFromSource: fromSource,
    quantityAfter: after,
  }));
}

function withoutNone(units: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(units).filter(([, quantity]) => quantity > 0));
}

type Preview = PreviewMergeCartQuery['previewMergeCart'];

function foreseen({ outcome, lines: found, userErrors, warnings }: Preview): Preview {
  return { outcome, lines: found, userErrors, warnings };
}

/** What a preview should have said; the lines of an earlier merge do not count. */
function answered({ outcome, merge, userErrors, warnings }: WholeMergePayloadFragment): Preview {
  const news = outcome === 'MERGED';
  return {
    outcome,
    lines: news ? merge!.lines : [],
    userErrors: userErrors.map(({ code, field }) => ({ code, field })),
    warnings: news ? warnings.map(({ code, lineId }) => ({ code, lineId })) : [],
  };
}
