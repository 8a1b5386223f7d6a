import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { CartStore } from '../../src/cart/cart-store';
import type { ChangeOrder } from '../../src/cart/cart-store';
import { decodeDeparture } from '../../src/cart/merge/departure';
import { decodeMergedLines } from '../../src/cart/merge/receipt';
import type { MergedLine } from '../../src/cart/merge/receipt';
import { MergeReader } from '../../src/cart/merge/merge-reader';
import { MergeStore } from '../../src/cart/merge/merge-store';
import { ownOperation } from '../../src/cart/operation';
import { loadConfig } from '../../src/config';
import { newIdentityId } from '../../src/identity/identity';
import type { RedisClient } from '../../src/redis/client';
import { connectRedis } from '../../src/redis/client';
import { HashReader } from '../../src/redis/hash-reader';
import { ScriptRunner } from '../../src/redis/script-runner';
import { combine } from '../model/combine';
import { serviceEnv } from '../support/service';
import { stores } from '../support/stores';

const [{ env }] = stores as [(typeof stores)[number]];
const limits = { maxLines: 4, maxQuantity: 9 };

const line = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  quantity: fc.integer({ min: 1, max: 12 }),
});
const lines = fc.uniqueArray(line, { maxLength: 4, selector: ({ key }) => key });
const strategy = fc.constantFrom(
  'SUM' as const,
  'MAX' as const,
  'KEEP_TARGET' as const,
  'KEEP_SOURCE' as const,
);

describe('the rule of a merge', () => {
  let redis: RedisClient;
  let carts: CartStore;
  let merges: MergeStore;
  let reads: MergeReader;

  beforeAll(() => {
    const config = loadConfig(serviceEnv(env));
    redis = connectRedis(config.redis);
    const runner = new ScriptRunner(redis, 'fsync', () => undefined);
    const reader = new HashReader(redis, () => undefined);
    const settings = { ...config.cart, limits: { ...config.cart.limits, ...limits } };
    carts = new CartStore(runner, reader, settings);
    merges = new MergeStore(runner, settings);
    reads = new MergeReader(reader);
  });
  afterAll(() => redis.disconnect());

  const deadline = () => Date.now() + 2000;
  const order = (cartId: string): ChangeOrder => ({
    cartId,
    channel: 'WEB',
    operation: ownOperation(cartId),
    expectedVersion: null,
    deadline: deadline(),
  });

  it('is the same in the model and in Lua, for any two carts', async () => {
    await fc.assert(
      fc.asyncProperty(strategy, lines, lines, async (chosen, target, source) => {
        const id = newIdentityId();
        const accepted = target.map(({ key, quantity }, index) => ({
          key,
          quantity: Math.min(quantity, 9),
          detail: '',
          index,
        }));
        await carts.addCartLines(order(id), accepted);
        const travelling = source.map(({ key, quantity }, added) => [key, quantity, '', added, 'W']);

        const decided = await merges.previewMerge(id, chosen, JSON.stringify(travelling), 'W', deadline());

        const held = accepted.map(({ key, quantity }) => ({ key, quantity, added: 0 }));
        const arriving = source.map(({ key, quantity }, added) => ({ key, quantity, added }));
        const expected = combine(chosen, held, arriving, limits);
        expect(decodeMergedLines(decided).map(withoutIdentity)).toEqual(
          expected.map(({ key, outcome, reason, before, fromSource, after }) => ({
            key,
            outcome,
            reason,
            before,
            fromSource,
            after,
          })),
        );
      }),
      { numRuns: 400, seed: 20260101 },
    );
  });

  it('is decided alike by preview and by merge', async () => {
    await fc.assert(
      fc.asyncProperty(strategy, lines, lines, async (chosen, target, source) => {
        fc.pre(source.length > 0);
        const [from, to] = [newIdentityId(), newIdentityId()];
        const asLines = (some: typeof source) =>
          some.map(({ key, quantity }, index) => ({ key, quantity, detail: '', index }));
        await carts.addCartLines(order(from), asLines(source));
        await carts.addCartLines(order(to), asLines(target));
        const { incarnation, fields } = await reads.readEnd(from, deadline());
        const travelling = Object.entries(fields)
          .filter(([key]) => !key.startsWith('@'))
          .map(([key, value]) => [key, Number(value.split(' ')[0]), '', 0, 'W']);
        const previewed = decodeMergedLines(
          await merges.previewMerge(to, chosen, JSON.stringify(travelling), 'W', deadline()),
        );

        const mergeOrder = {
          source: from,
          target: to,
          alias: false,
          strategy: chosen,
          channelCode: 'W',
          request: randomUUID(),
          operation: { id: '', fingerprint: '' },
        };
        const [status, json] = await merges.claimMerge(mergeOrder, randomUUID(), incarnation, deadline());
        const booked = await merges.applyMerge(decodeDeparture(from, json), to, deadline());

        expect([status, booked.status]).toEqual(['CLAIMED', 'APPLIED']);
        expect(
          decodeMergedLines(JSON.stringify((JSON.parse(booked.text) as { lines: unknown }).lines)),
        ).toEqual(previewed);
      }),
      { numRuns: 200, seed: 20260101 },
    );
  });
});

function withoutIdentity({
  key,
  outcome,
  reason,
  quantityBefore,
  quantityFromSource,
  quantityAfter,
}: MergedLine) {
  return {
    key,
    outcome,
    reason,
    before: quantityBefore,
    fromSource: quantityFromSource,
    after: quantityAfter,
  };
}
