import { LRUCache } from 'lru-cache';
import { Poller } from '../../../poller';
import type { RedisClient } from '../../../redis/client';
import { allClaimsKeys, cartKeys } from '../../../redis/keys';
import { groupByNode, sendTogether } from '../../../redis/cluster-routing';
import { toCartSeconds } from '../../cart-codec';
import { decodeClaim } from './departure';
import type { MergeFinisher } from './finisher';

export interface SweepObserver {
  /**
   * @param overdueSeconds the longest time that work may have been unfinished.
   * @param unread the number of buckets that could not be read.
   */
  observeSweep(overdueSeconds: number, unread: number): void;
  observeSwept(kind: 'merge' | 'undo', outcome: 'ok' | 'error'): void;
}

export interface SweeperLog {
  warn(details: object, message: string): void;
}

/** After this, most requests have finished or given up. Finishing concurrently with one is safe. */
const OVERDUE_SECONDS = 2;
const EVERY_MS = 1000;
const FINISH_WITHIN_MS = 3000;
const AT_ONCE = 8;

/**
 * Finishes merges and undos whose driver is gone. Each instance runs one, without leader or lock, because all steps are
 * idempotent.
 */
export class MergeSweeper {
  private readonly rests = new ClaimRests();
  private readonly poller = new Poller(EVERY_MS, () => this.trySweep());
  /** The time of the last sweep that read all buckets, in cart seconds. */
  private lastWhole = toCartSeconds(Date.now());

  constructor(
    private readonly claims: ClaimsReader,
    private readonly finisher: MergeFinisher,
    private readonly observer: SweepObserver,
    private readonly log: SweeperLog,
  ) {}

  start(): void {
    this.poller.start();
  }

  /** Resolves when the work in progress is done. */
  async stop(): Promise<void> {
    await this.poller.stop();
  }

  private async trySweep(): Promise<void> {
    await this.sweep().catch((error: unknown) => this.log.warn({ err: error }, 'sweep failed'));
  }

  private async sweep(): Promise<void> {
    const now = toCartSeconds(Date.now());
    const { members, oldest = now, unread } = await this.claims.overdue(now - OVERDUE_SECONDS);
    if (unread === 0) this.lastWhole = now;
    // An unread bucket may hold work that has been waiting since the last complete sweep.
    this.observer.observeSweep(now - Math.min(this.lastWhole, oldest), unread);
    const queue = [...members];
    const work = async () => {
      for (let member = queue.shift(); member && !this.poller.signal.aborted; member = queue.shift())
        await this.finish(member);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  private async finish(member: string): Promise<void> {
    const claim = decodeClaim(member);
    const [kind, identityId] = claim;
    if (this.rests.isResting(member, Date.now())) return this.claims.passOver(identityId);
    try {
      await this.finisher.finish(claim, Date.now() + FINISH_WITHIN_MS);
      this.rests.finished(member);
      this.observer.observeSwept(kind, 'ok');
    } catch (error) {
      this.rests.failed(member, Date.now());
      this.observer.observeSwept(kind, 'error');
      this.log.warn({ err: error, claim }, 'unfinished merge stays for a later sweep');
      this.claims.passOver(identityId);
    }
  }
}

const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 60_000;
const MOST_REMEMBERED = 10_000;

interface Rest {
  readonly failures: number;
  /** Unix ms. */
  readonly until: number;
}

/**
 * Exponential backoff for claims that could not be finished, so that they do not take the time of the others. Each instance
 * keeps its own.
 */
export class ClaimRests {
  private readonly rests = new LRUCache<string, Rest>({ max: MOST_REMEMBERED, ttl: 2 * LONGEST_REST_MS });

  isResting(claim: string, unixMs: number): boolean {
    return unixMs < (this.rests.get(claim)?.until ?? 0);
  }

  /** @param share jitter from 0 to 1, so that instances do not retry together. */
  failed(claim: string, unixMs: number, share = Math.random()): void {
    const failures = (this.rests.get(claim)?.failures ?? 0) + 1;
    const longest = Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS);
    this.rests.set(claim, { failures, until: unixMs + longest * (0.5 + share / 2) });
  }

  finished(claim: string): void {
    this.rests.delete(claim);
  }
}

/** The most claims of a bucket that are read in one sweep. */
const BATCH = 50;

export interface OverdueClaims {
  readonly members: readonly string[];
  /** The time of the oldest known claim (cart seconds), or undefined if there is none. */
  readonly oldest: number | undefined;
  /** The number of buckets that did not respond. The next sweep reads them. */
  readonly unread: number;
}

/** A batch of one bucket, and the time of the bucket's oldest claim. */
type ReadBucket = Pick<OverdueClaims, 'members' | 'oldest'>;

/**
 * Reads overdue claims, oldest first, one batch of each bucket. If a batch is full, the next one skips the claims that
 * could not be finished, so that they do not block the ones after them.
 */
export class ClaimsReader {
  /** The number of claims to skip, and the oldest time, for each bucket whose last batch was full. */
  private readonly passed = new Map<string, { count: number; readonly oldest: number }>();

  constructor(private readonly redis: RedisClient) {}

  /** Claims of all buckets from before `seconds` (cart seconds), with one pipeline to each node. */
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

  /** Call for each claim of this identity that was read and could not be finished. */
  passOver(identityId: string): void {
    const passed = this.passed.get(cartKeys(identityId).claims);
    if (passed) passed.count += 1;
  }

  /** While the node of a slot is unknown, keys are read one by one, so that the known nodes still respond. */
  private nodesOf(keys: readonly string[]): string[][] {
    try {
      return groupByNode(this.redis, keys);
    } catch {
      return keys.map((key) => [key]);
    }
  }

  /** The claims of each bucket, or undefined for one that did not respond. */
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

  /** @param answer alternating members and times. */
  private bucket(key: string, answer: readonly string[]): ReadBucket {
    const members = answer.filter((_, index) => index % 2 === 0);
    const passed = this.passed.get(key);
    const oldest = passed?.oldest ?? (members.length > 0 ? Number(answer[1]) : undefined);
    if (members.length < BATCH) this.passed.delete(key);
    else if (!passed) this.passed.set(key, { count: 0, oldest: Number(answer[1]) });
    return { members, oldest };
  }
}
