import type { RedisClient } from '../../src/redis/client';
import { cartKeys } from '../../src/redis/keys';

/** Makes everything that merges left beside a cart older by this number of seconds. */
export async function ageMergeRecords(redis: RedisClient, id: string, seconds: number): Promise<void> {
  const { departures, receipts } = cartKeys(id);
  for (const key of [departures, receipts]) {
    for (const [name, record] of Object.entries(await redis.hgetall(key))) {
      if (!name.startsWith('@')) await redis.hset(key, name, older(record, seconds));
    }
  }
}

/** Records are JSON with a time, or the time alone. */
function older(record: string, seconds: number): string {
  const parsed = JSON.parse(record) as number | { at: number };
  if (typeof parsed === 'number') return String(parsed - seconds);
  return JSON.stringify({ ...parsed, at: parsed.at - seconds });
}

/** How many receipts, departures and returns of undos lie beside a cart. */
export async function countMergeRecords(
  redis: RedisClient,
  id: string,
): Promise<{ receipts: number; departures: number }> {
  const { departures, receipts } = cartKeys(id);
  const names = await redis.hkeys(departures);
  return {
    receipts: await redis.hlen(receipts),
    departures: names.filter((name) => !name.startsWith('@')).length,
  };
}
