import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Refusal } from '../errors';
import type { RedisClient } from '../redis/client';
import { COMMAND_TIMEOUT_MS } from '../redis/failures';
import { zaloTokenKey } from '../redis/keys';
import { withTimeout } from '../redis/retry';

const REMEMBERED_SECONDS = 300;

export type TokenMemory = Pick<RedisClient, 'get' | 'set'>;

/**
 * Mini App tokens that any instance verified in the last five minutes. They work during an outage of Zalo and save its
 * quota of 20 requests per user and minute. Only hashes are stored. Redis is tried once, for 250 ms, because sign-in
 * works without this cache.
 */
export class VerifiedTokens {
  constructor(private readonly redis: TokenMemory) {}

  /** @returns the Zalo user id; undefined if the token is not remembered. */
  async userIdOf(token: string): Promise<string | undefined> {
    return (await withTimeout(COMMAND_TIMEOUT_MS, this.redis.get(keyOf(token)))) ?? undefined;
  }

  async remember(token: string, userId: string): Promise<void> {
    await withTimeout(COMMAND_TIMEOUT_MS, this.redis.set(keyOf(token), userId, 'EX', REMEMBERED_SECONDS));
  }
}

function keyOf(token: string): string {
  return zaloTokenKey(createHash('sha256').update(token).digest('base64url'));
}

const REMEMBERED_REFUSALS = 10_000;
const REMEMBER_MS = 60_000;

/**
 * Saves requests about one token: simultaneous callers share one request, and a rejection is remembered for a minute in
 * this process. An outage of Zalo is not remembered.
 */
export class AskedTokens<User extends object> {
  private readonly refused = new LRUCache<string, string>({ max: REMEMBERED_REFUSALS, ttl: REMEMBER_MS });
  private readonly asking = new Map<string, Promise<User>>();

  /** @param hash of the token. @throws the error of `ask`, or its rejection within the last minute. */
  async once(hash: string, ask: () => Promise<User>): Promise<User> {
    const detail = this.refused.get(hash);
    if (detail !== undefined) throw new Refusal('ZALO_REJECTED', { detail });
    return this.asking.get(hash) ?? this.start(hash, ask);
  }

  private start(hash: string, ask: () => Promise<User>): Promise<User> {
    const asked = this.remember(hash, ask).finally(() => this.asking.delete(hash));
    this.asking.set(hash, asked);
    return asked;
  }

  private async remember(hash: string, ask: () => Promise<User>): Promise<User> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Refusal && error.code === 'ZALO_REJECTED') this.refused.set(hash, error.message);
      throw error;
    }
  }
}
