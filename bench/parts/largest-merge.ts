import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { clientPeriodKeys } from '../../src/cart/idempotency';
import { loadConfig } from '../../src/config/config';
import { startService } from '../../test/support/service';
import { Shopper } from '../../test/support/shopper';
import { newShopper } from '../../test/support/tokens';
import type { Effort } from '../measure/rounds';
import { noteEveryCall, scriptRows } from '../measure/slow-log';
import { signedIn } from '../shoppers';
import { Stage } from '../stage';
import type { Part } from './part';

const { maxLines, maxTextBytes, maxKeys } = loadConfig({}).cart.limits;
const BYTES_A_LINE = maxTextBytes / maxLines;

/** Both carts have the same lines, or different ones, where the source's replace the target's or find no room. */
const merges = [
  { names: ['A', 'A'], strategy: 'SUM' },
  { names: ['A', 'B'], strategy: 'SUM' },
  { names: ['A', 'B'], strategy: 'KEEP_SOURCE' },
] as const;

/** The duration of each script when two of the largest carts are merged, previewed and separated again. */
export const largestMerge: Part = {
  name: 'largest-merge',
  title: 'How long Redis is at a script of the largest carts',
  how: (effort) =>
    `${timesOf(effort)} merges, one after the other, of carts of ${maxLines} lines and ${maxTextBytes} bytes of text, with ${maxKeys} idempotency keys in the source`,
  measure: (effort, progress) =>
    Stage.use(async (stage) => {
      const { env } = await stage.redis();
      const service = await startService(env);
      const redis = new Redis(env['REDIS_URL']!);
      try {
        await noteEveryCall(redis);
        for (let number = 0; number < timesOf(effort); number += 1) {
          progress.say(`largest carts: ${number} of ${timesOf(effort)}`);
          await mergeLargest(service.url, redis, merges[number % merges.length]!);
        }
        return await scriptRows(redis);
      } finally {
        redis.disconnect();
        await service.stop();
      }
    }),
};

function timesOf({ rounds, seconds }: Effort): number {
  return merges.length * seconds * rounds;
}

async function mergeLargest(
  service: string,
  redis: Redis,
  { names: [mine, theirs], strategy }: (typeof merges)[number],
): Promise<void> {
  const shopper = await newShopper(service);
  const { id, token } = await signedIn({ kind: 'GUEST' });
  const guest = new Shopper(`${service}/graphql`, token, id);
  await shopper.add({ lines: largestLines(mine) });
  await guest.add({ lines: largestLines(theirs) });
  await fillWithKeys(redis, id);
  await shopper.previewMergeCart(guest, { strategy });
  const { merge } = await shopper.mergeCart(guest, { strategy });
  await shopper.undoMergeCart({ mergeId: merge!.id });
}

/** The most lines a cart may have, with the most text it may hold. */
function largestLines(name: string) {
  return Array.from({ length: maxLines }, (_, index) => {
    const sku = `${name}${index}`.padEnd(10, '-');
    const values = ['v'.repeat(240), 'v'.repeat(BYTES_A_LINE - 240 - sku.length - 2)];
    return { sku, attributes: values.map((value, key) => ({ key: String(key), value })) };
  });
}

/** Writes the operation records that adds with idempotency keys leave. */
async function fillWithKeys(redis: Redis, cartId: string): Promise<void> {
  const { keys, keepMs } = clientPeriodKeys(cartId);
  const record = `${'f'.repeat(22)} ${'c'.repeat(11)}.28000000|${'f'.repeat(25)} `;
  const records = Array.from({ length: maxKeys }, () => [`addCartLines:${randomUUID()}`, record]);
  await redis.hset(keys[0], ...records.flat());
  await redis.pexpire(keys[0], keepMs);
}
