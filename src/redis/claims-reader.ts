import type { RedisClient } from './client';
import { allClaimsKeys, cartKeys } from './keys';
import { groupByNode, sendTogether } from './serving-node';

/** Claims of one bucket that are read at once. */
const BATCH = 50;

export interface OverdueClaims {
  readonly members: readonly string[];
  /** Since when the oldest of what is known has been unfinished (cart seconds); undefined if nothing is. */
  readonly oldest: number | undefined;
  /** Buckets that did not answer; they are left for the next time. */
  readonly unread: number;
}

/** A batch of one bucket, and the time of the oldest claim there. */
type ReadBucket = Pick<OverdueClaims, 'members' | 'oldest'>;

/**
 * Reads what is unfinished, by its time, a batch of each bucket at once. What could not be finished is passed over the
 * next time if more may lie behind it, so that it does not keep the others back; its time stays what it was.
 */
export class ClaimsReader {
  /** Of each bucket where the last batch was a whole one. */
  private readonly passed = new Map<string, { count: number; readonly oldest: number }>();

  constructor(private readonly redis: RedisClient) {}

  /** What has been unfinished since before `seconds` (cart seconds), from all buckets, together from each node. */
  async overdue(seconds: number): Promise<OverdueClaims> {
    const groups = this.nodesOf(allClaimsKeys());
    const buckets = (await Promise.all(groups.map((keys) => this.readNode(keys, seconds)))).flat();
    const read = buckets.filter((bucket) => bucket !== undefined);
    const times = read.flatMap(({ oldest }) => oldest ?? []);
    return {
      members: read.flatMap(({ members }) => members),
      oldest: times.length > 0 ? Math.min(...times) : undefined,
      unread: buckets.length - read.length,
    };
  }

  /** Told of each claim of this identity that was read and could not be finished. */
  passOver(identityId: string): void {
    const passed = this.passed.get(cartKeys(identityId).claims);
    if (passed) passed.count += 1;
  }

  /** While some node is not known, all are asked for one by one: those that are known answer. */
  private nodesOf(keys: readonly string[]): string[][] {
    try {
      return groupByNode(this.redis, keys);
    } catch {
      return keys.map((key) => [key]);
    }
  }

  /** For each bucket its claims, or undefined if it did not answer. */
  private async readNode(keys: readonly string[], seconds: number): Promise<(ReadBucket | undefined)[]> {
    try {
      const results = await sendTogether(this.redis, keys, (node, key) => {
        const offset = this.passed.get(key)?.count ?? 0;
        return node.zrangebyscore(key, '-inf', seconds, 'WITHSCORES', 'LIMIT', offset, BATCH);
      });
      return results.map((result, index) =>
        result.status === 'fulfilled' ? this.bucket(keys[index]!, result.value) : undefined,
      );
    } catch {
      return keys.map(() => undefined);
    }
  }

  /** @param answer member, time, … */
  private bucket(key: string, answer: readonly string[]): ReadBucket {
    const members = answer.filter((_, index) => index % 2 === 0);
    const passed = this.passed.get(key);
    const oldest = passed?.oldest ?? (members.length > 0 ? Number(answer[1]) : undefined);
    if (members.length < BATCH) this.passed.delete(key);
    else if (!passed) this.passed.set(key, { count: 0, oldest: Number(answer[1]) });
    return { members, oldest };
  }
}
