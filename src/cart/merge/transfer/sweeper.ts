import { LRUCache } from 'lru-cache';
import { Poller } from '../../../poller';
import type { RedisClient } from '../../../redis/client';
import { allClaimsKeys, cartKeys } from '../../../redis/keys';
import { groupByNode, sendTogether } from '../../../redis/cluster-routing';
import { toCartSeconds } from '../../cart-codec';
import { decodeClaim } from './departure';
import type { MergeFinisher } from './finisher';

/** What a sweep tells about itself. */
export interface SweepObserver {
  /**
   * @param overdueSeconds how long something may have been unfinished.
   * @param unread buckets that could not be asked.
   */
  observeSweep(overdueSeconds: number, unread: number): void;
  observeSwept(kind: 'merge' | 'undo', outcome: 'ok' | 'error'): void;
}

export interface SweeperLog {
  warn(details: object, message: string): void;
}

/** What a request has not finished by then, it will not finish any more, or does so at the same time without harm. */
const OVERDUE_SECONDS = 2;
const EVERY_MS = 1000;
const FINISH_WITHIN_MS = 3000;
const AT_ONCE = 8;

/**
 * Finishes merges and undos whose driver is gone. One runs in every instance, without leader or lock: whatever two of
 * them do at once is done once.
 */
export class MergeSweeper {
  private readonly rests = new ClaimRests();
  private readonly poller = new Poller(EVERY_MS, () => this.trySweep());
  /** When all buckets were asked for the last time, in cart seconds. */
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

  /** Resolves when what it has taken up is done. */
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
    // Nobody knows what a silent node holds; it may have been waiting since it was asked last.
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
 * How long a claim that could not be finished is left alone: twice as long after each failure, so that what cannot be
 * finished takes ever less of the sweeps. Each instance remembers its own.
 */
export class ClaimRests {
  private readonly rests = new LRUCache<string, Rest>({ max: MOST_REMEMBERED, ttl: 2 * LONGEST_REST_MS });

  isResting(claim: string, unixMs: number): boolean {
    return unixMs < (this.rests.get(claim)?.until ?? 0);
  }

  /** @param share of the rest that is random, 0 to 1: instances do not come back together. */
  failed(claim: string, unixMs: number, share = Math.random()): void {
    const failures = (this.rests.get(claim)?.failures ?? 0) + 1;
    const longest = Math.min(FIRST_REST_MS * 2 ** (failures - 1), LONGEST_REST_MS);
    this.rests.set(claim, { failures, until: unixMs + longest * (0.5 + share / 2) });
  }

  finished(claim: string): void {
    this.rests.delete(claim);
  }
}

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
