import type { RedisClient } from './client';
import { allClaimsKeys, cartKeys } from './keys';
import { groupByNode, sendTogether } from './serving-node';

/** An entry of the claims of a bucket, with its time (cart seconds). */
export type TimedClaim = readonly [member: string, seconds: number];

/** Claims of one bucket that are read at once. */
const BATCH = 50;

/**
 * What has been unfinished since before `seconds`, from all buckets, in one pipeline a node. A node that does not answer
 * is left for the next time.
 */
export async function overdueClaims(redis: RedisClient, seconds: number): Promise<TimedClaim[]> {
  const groups = groupByNode(redis, allClaimsKeys());
  const answers = await Promise.allSettled(groups.map((keys) => readNode(redis, keys, seconds)));
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}

async function readNode(redis: RedisClient, keys: readonly string[], seconds: number): Promise<TimedClaim[]> {
  const results = await sendTogether(redis, keys[0]!, (pipeline) => {
    for (const key of keys) pipeline.zrangebyscore(key, '-inf', seconds, 'WITHSCORES', 'LIMIT', 0, BATCH);
  });
  return results.flatMap(([error, answer]) => (error ? [] : pairs(answer as string[])));
}

function pairs(flat: readonly string[]): TimedClaim[] {
  const claims: TimedClaim[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) claims.push([flat[i]!, Number(flat[i + 1])]);
  return claims;
}

/** Lets a claim that could not be finished wait behind the others of its bucket, so that it does not keep them back. */
export async function postponeClaim(
  redis: RedisClient,
  identityId: string,
  member: string,
  seconds: number,
): Promise<void> {
  await redis.zadd(cartKeys(identityId).claims, 'XX', seconds, member);
}
