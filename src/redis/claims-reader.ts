import type { RedisClient } from './client';
import { allClaimsKeys, cartKeys } from './keys';
import { groupByNode, sendTogether } from './serving-node';

/** An entry of the claims of a bucket, with its time (cart seconds). */
type TimedClaim = readonly [member: string, seconds: number];

/** Claims of one bucket that are read at once. */
const BATCH = 50;

export interface OverdueClaims {
  readonly claims: TimedClaim[];
  /** Buckets that did not answer; they are left for the next time. */
  readonly unread: number;
}

/** What has been unfinished since before `seconds` (cart seconds), from all buckets, together from each node. */
export async function overdueClaims(redis: RedisClient, seconds: number): Promise<OverdueClaims> {
  const groups = nodesOf(redis, allClaimsKeys());
  const answers = (await Promise.all(groups.map((keys) => readNode(redis, keys, seconds)))).flat();
  const read = answers.filter((answer) => answer !== undefined);
  return { claims: read.flat(), unread: answers.length - read.length };
}

/** While some node is not known, all are asked for one by one: those that are known answer. */
function nodesOf(redis: RedisClient, keys: readonly string[]): string[][] {
  try {
    return groupByNode(redis, keys);
  } catch {
    return keys.map((key) => [key]);
  }
}

/** For each bucket its claims, or undefined if it did not answer. */
async function readNode(
  redis: RedisClient,
  keys: readonly string[],
  seconds: number,
): Promise<(TimedClaim[] | undefined)[]> {
  try {
    const results = await sendTogether(redis, keys[0]!, (node) =>
      keys.map((key) => node.zrangebyscore(key, '-inf', seconds, 'WITHSCORES', 'LIMIT', 0, BATCH)),
    );
    return results.map((result) => (result.status === 'fulfilled' ? pairs(result.value) : undefined));
  } catch {
    return keys.map(() => undefined);
  }
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
