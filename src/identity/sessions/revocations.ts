import { Poller } from '../../poller';
import type { RedisClient } from '../../redis/client';
import { retryUntil } from '../../redis/retry';
import { revocationsKey } from '../../redis/keys';
import type { ScriptRunner } from '../../redis/script-runner';
import { revokeSessions } from '../../redis/__generated__/script-calls';
import { ACCESS_TOKEN_SECONDS } from '../tokens/access-token';
import type { SessionIndex, SessionStore } from './session-store';

/** Margin for clock skew between instances. */
const MARGIN_SECONDS = 60;
const REMEMBER_SECONDS = ACCESS_TOKEN_SECONDS + MARGIN_SECONDS;
const EVERY_MS = 1000;
const POLL_WITHIN_MS = 900;
/** Margin for clock skew after a failover, when another node sets the times. */
const OVERLAP_SECONDS = 30;

/** Called after each successful poll. */
export interface RevocationObserver {
  observeRevocationPoll(): void;
}

export interface RevocationLog {
  warn(details: object, message: string): void;
}

/**
 * Ended sessions with access tokens that may not have expired yet. Every instance polls Redis once per second and keeps
 * the list in memory, so that a check costs a request nothing. While Redis does not reply, the list stays as it is.
 */
export class Revocations {
  /** Session id → time of revocation, Unix seconds by the clock of Redis. */
  private readonly revoked = new Map<string, number>();
  private latest = 0;
  private loaded = false;
  private failing = false;
  private readonly poller = new Poller(EVERY_MS, () => this.poll());

  constructor(
    private readonly redis: RedisClient,
    private readonly runner: ScriptRunner,
    private readonly observer: RevocationObserver,
    private readonly log: RevocationLog,
  ) {}

  has(sessionId: string): boolean {
    return this.revoked.has(sessionId);
  }

  /** @throws Error until the first poll has succeeded. */
  demandLoaded(): void {
    if (!this.loaded) throw new Error('The revoked sessions are not loaded yet.');
  }

  /** Takes effect at once in this instance, and in all others at their next poll. Safe to repeat. */
  async revoke(sessionIds: readonly string[], deadline: number): Promise<void> {
    const input = { revocations: revocationsKey, rememberSeconds: REMEMBER_SECONDS, ids: sessionIds };
    await this.runner.run(revokeSessions(input), deadline);
    const now = Math.floor(Date.now() / 1000);
    for (const sessionId of sessionIds) this.revoked.set(sessionId, now);
  }

  /** Resolves when the list is loaded, or after a second without a reply; later polls then load it. */
  async load(): Promise<void> {
    await this.poll();
  }

  /** Starts polling. */
  start(): void {
    this.poller.start();
  }

  async stop(): Promise<void> {
    await this.poller.stop();
  }

  private async poll(): Promise<void> {
    try {
      const since = this.latest - OVERLAP_SECONDS;
      const flat = await retryUntil(Date.now() + POLL_WITHIN_MS, () =>
        this.redis.zrange(revocationsKey, since, '+inf', 'BYSCORE', 'WITHSCORES'),
      );
      for (let i = 0; i + 1 < flat.length; i += 2) this.learn(flat[i]!, Number(flat[i + 1]));
      this.forget();
      this.loaded = true;
      this.failing = false;
      this.observer.observeRevocationPoll();
    } catch (error) {
      if (!this.failing) this.log.warn({ err: error }, 'revocations cannot be read');
      this.failing = true;
    }
  }

  private learn(sessionId: string, seconds: number): void {
    this.revoked.set(sessionId, seconds);
    this.latest = Math.max(this.latest, seconds);
  }

  /** Drops sessions whose last token has expired. The map is ordered by time. */
  private forget(): void {
    const before = Date.now() / 1000 - REMEMBER_SECONDS;
    for (const [sessionId, seconds] of this.revoked) {
      if (seconds >= before) return;
      this.revoked.delete(sessionId);
    }
  }
}

/** Ends sessions permanently. All calls throw Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
export class SessionEnding {
  constructor(
    private readonly store: SessionStore,
    private readonly index: SessionIndex,
    private readonly revocations: Revocations,
  ) {}

  /**
   * All instances refuse the access tokens within seconds. A session stays listed until it has ended, so a call that
   * failed half-way is safe to repeat.
   * @param identityIds the identities whose lists may contain the sessions.
   */
  async end(sessionIds: readonly string[], identityIds: readonly string[], deadline: number): Promise<void> {
    if (sessionIds.length === 0) return;
    await this.revocations.revoke(sessionIds, deadline);
    await Promise.all(sessionIds.map((id) => this.store.end(id, deadline)));
    await Promise.all(identityIds.map((identityId) => this.index.unlist(identityId, sessionIds, deadline)));
  }
}
