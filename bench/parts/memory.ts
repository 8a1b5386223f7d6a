import { Redis } from 'ioredis';
import { clientOperation } from '../../src/cart/idempotency';
import { newIdentityId } from '../../src/identity/identity';
import { cartKeys } from '../../src/redis/keys';
import { scripts } from '../../src/redis/scripts';
import { until } from '../../test/support/until';
import type { RedisMeter } from '../measure/redis-meter';
import type { Row } from '../measure/rounds';
import { figureOf } from '../load/statistics';
import type { Progress } from '../progress';
import { addCall } from '../servers/add-call';
import { Stage } from '../stage';
import { SKUS } from './cost';
import type { Part } from './part';

const AT_ONCE = 500;
const SAMPLE = 500;
const SAY_EVERY = 10_000;
const EXPIRED_WITHIN_MS = 120_000;
const DAY_MS = 24 * 3600 * 1000;
/** PTTL of a key that does not expire. */
const FOR_EVER = -1;

export const memoryChart = {
  column: 'a day later, with its events',
  unit: 'bytes a cart, its events included',
};

/** The Redis memory of carts with three lines, added one at a time, once short-lived keys have expired. */
export const memory: Part = {
  name: 'memory',
  title: 'The memory of a cart',
  how: howMemoryIsMeasured,
  chart: memoryChart,
  measure: ({ quick }, progress) => memoryOf(quick ? [1_000] : [10_000, 100_000], progress),
};

export function howMemoryIsMeasured(): string {
  return `each once; its own keys of ${SAMPLE} carts`;
}

/** Measures with and without idempotency keys at once, because both wait for keys to expire. */
export async function memoryOf(sizes: readonly number[], progress: Progress): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of sizes)
    rows.push(...(await Promise.all([false, true].map((keyed) => memoryOfCarts(size, keyed, progress)))));
  return rows;
}

async function memoryOfCarts(count: number, keyed: boolean, progress: Progress): Promise<Row> {
  return Stage.use(async (stage) => {
    const { env, meter } = await stage.redis();
    const redis = new Redis(env['REDIS_URL']!);
    return rowOf(redis, meter, count, keyed, progress).finally(() => redis.disconnect());
  });
}

/** @param keyed whether the adds had idempotency keys, which are kept for at least a day */
async function rowOf(
  redis: Redis,
  meter: RedisMeter,
  count: number,
  keyed: boolean,
  progress: Progress,
): Promise<Row> {
  const name = `${count} carts, ${keyed ? 'with' : 'without'} idempotency keys`;
  // The log does not change what is in memory, and writing a million carts to disk takes long.
  await redis.config('SET', 'appendonly', 'no');
  await redis.script('LOAD', scripts.addCartLines.source);
  const before = await usedMemory(redis);
  const ids = Array.from({ length: count }, newIdentityId);
  for (let done = 0; done < count; done += AT_ONCE) {
    if (done % SAY_EVERY === 0) progress.say(`${name}: ${done} are there`);
    await Promise.all(ids.slice(done, done + AT_ONCE).map((id) => fillCart(redis, id, keyed)));
  }
  const outboxes = [...new Set(ids.map((id) => cartKeys(id).outbox))];
  const keysThatStay = outboxes.length + count * ownKeys('', keyed).length;
  progress.say(`${name}: waiting for the rest to expire`);
  await until('the rest has expired', () => hasAtMost(redis, keysThatStay), EXPIRED_WITHIN_MS);
  const inAll = ((await usedMemory(redis)) - before) / count;
  const samples = ids.slice(0, SAMPLE).map((id) => ownKeys(id, keyed));
  const own = await Promise.all(samples.map((keys) => meter.bytesOf(keys)));
  const later = await Promise.all(
    samples.map(async (keys) => meter.bytesOf(await outlivingTheDay(redis, keys))),
  );
  const events = (await meter.bytesOf(outboxes)) / count;
  return {
    name,
    figures: {
      'its own keys': figureOf(own),
      'a day later': figureOf(later),
      'its events in the outbox': figureOf([events]),
      'a day later, with its events': figureOf(later.map((bytes) => bytes + events)),
      'growth of all of Redis': figureOf([inAll]),
    },
  };
}

/** The keys that still exist a day after the last change. */
async function outlivingTheDay(redis: Redis, keys: readonly string[]): Promise<string[]> {
  const lives = await Promise.all(keys.map((key) => redis.pttl(key)));
  return keys.filter((_, index) => lives[index] === FOR_EVER || lives[index]! > DAY_MS);
}

/** Redis expires a few keys at a time. A scan makes it check every key. */
async function hasAtMost(redis: Redis, keys: number): Promise<boolean> {
  if ((await redis.dbsize()) <= keys) return true;
  let cursor = '0';
  do [cursor] = await redis.scan(cursor, 'COUNT', 10_000);
  while (cursor !== '0');
  return false;
}

async function fillCart(redis: Redis, id: string, keyed: boolean): Promise<void> {
  for (const sku of SKUS) {
    const input = { lines: [{ sku, quantity: 1 }] };
    const { keys, args } = addCall(id, input, keyed ? operationOf(id, sku) : undefined);
    await redis.evalsha(scripts.addCartLines.sha, keys.length, ...keys, ...args);
  }
}

/** The keys of a cart that live longer than seconds. */
function ownKeys(id: string, keyed: boolean): string[] {
  const { cart, journal } = cartKeys(id);
  return [cart, journal, ...(keyed ? [operationOf(id, '').keys[0]] : [])];
}

/** An add with an idempotency key as long as a UUID. */
function operationOf(id: string, sku: string) {
  return clientOperation(id, 'addCartLines', sku.padEnd(36, '-'), { sku });
}

async function usedMemory(redis: Redis): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(await redis.info('memory'))?.[1]);
}
