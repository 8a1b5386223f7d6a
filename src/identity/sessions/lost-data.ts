import { Poller } from '../../poller';
import type { RedisClient } from '../../redis/client';
import { retryUntil } from '../../redis/retry';
import { birthKeys } from '../../redis/keys';
import type { ScriptRunner } from '../../redis/script-runner';
import { recordBirth } from '../../redis/__generated__/script-calls';
import { groupByNode, replyOf, sendTogether } from '../../redis/cluster-routing';

const EVERY_MS = 1500;
const POLL_WITHIN_MS = 900;
/** Covers tokens issued between the loss and its detection, and clock skew. */
const MARGIN_MS = 5000;

export interface LossLog {
  warn(details: object, message: string): void;
}

/**
 * Detects when Redis, or a node of the cluster, has lost its data: a `birth` key is missing or has changed. Revocations
 * are lost with the data, and so are sessions. So a token from before the loss is valid only if its session still exists.
 */
export class LostData {
  private readonly births = new Map<string, string>();
  private before = 0;
  private count = 0;
  private failing = false;
  private readonly poller = new Poller(EVERY_MS, () => this.poll());

  constructor(
    private readonly redis: RedisClient,
    private readonly runner: ScriptRunner,
    private readonly log: LossLog,
  ) {}

  /** The number of known losses. What was looked up before the latest may be gone. */
  get losses(): number {
    return this.count;
  }

  /** Whether a token may be older than the stored data. @param issuedAt Unix seconds. */
  mayConcern(issuedAt: number): boolean {
    return issuedAt < Math.floor(this.before / 1000);
  }

  /** Resolves when the births are known, or after a second without a reply; later polls then load them. */
  async load(): Promise<void> {
    await this.poll();
  }

  start(): void {
    this.poller.start();
  }

  async stop(): Promise<void> {
    await this.poller.stop();
  }

  private async poll(): Promise<void> {
    try {
      await retryUntil(Date.now() + POLL_WITHIN_MS, () => this.readAll());
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.log.warn({ err: error }, 'births of the data cannot be read');
      this.failing = true;
    }
  }

  private async readAll(): Promise<void> {
    const groups = groupByNode(this.redis, birthKeys(this.redis.isCluster));
    const outcomes = await Promise.allSettled(groups.map((keys) => this.readNode(keys)));
    outcomes.forEach(replyOf);
  }

  private async readNode(keys: readonly string[]): Promise<void> {
    const results = await sendTogether(this.redis, keys, (node, key) => node.get(key));
    const outcomes = await Promise.allSettled(
      results.map(async (result, place) => this.learn(keys[place]!, replyOf(result))),
    );
    outcomes.forEach(replyOf);
  }

  /** Kept in memory only once it is recorded, so that a failure is retried at the next poll. */
  private async learn(key: string, found: string | null): Promise<void> {
    const known = this.births.get(key);
    if (known !== undefined && found === known) return;
    // On empty data the first instance has nothing to check: no token was issued before.
    const now = known === undefined ? Date.now() : Date.now() + MARGIN_MS;
    if (known !== undefined) this.note(now);
    const birth = found ?? (await this.record(key, now));
    this.note(Number(birth));
    this.births.set(key, birth);
  }

  private note(before: number): void {
    this.before = Math.max(this.before, before);
    this.count += 1;
  }

  private async record(key: string, now: number): Promise<string> {
    const [, birth] = await this.runner.run(recordBirth({ birth: key, now }), Date.now() + POLL_WITHIN_MS);
    return birth;
  }
}
