import { createHash } from 'node:crypto';
import type { RedisClient } from '../redis/client';
import { COMMAND_TIMEOUT_MS } from '../redis/command-timeout';
import { zaloTokenKey } from '../redis/keys';
import { within } from '../redis/within';

const REMEMBERED_SECONDS = 300;

/** What is asked of Redis. */
export type TokenMemory = Pick<RedisClient, 'get' | 'set'>;

/**
 * Mini App tokens that Zalo has vouched for in the last five minutes, on any instance: they need no asking, so they
 * outlive an outage of Zalo and spare its quota of 20 questions a user and minute. Only hashes are kept. Redis is tried
 * once, for 250 ms: the memory is a help, not a condition.
 */
export class VerifiedTokens {
  constructor(private readonly redis: TokenMemory) {}

  /** @returns the Zalo user id; undefined if the token is not remembered. */
  async userIdOf(token: string): Promise<string | undefined> {
    return (await within(COMMAND_TIMEOUT_MS, this.redis.get(keyOf(token)))) ?? undefined;
  }

  async remember(token: string, userId: string): Promise<void> {
    await within(COMMAND_TIMEOUT_MS, this.redis.set(keyOf(token), userId, 'EX', REMEMBERED_SECONDS));
  }
}

function keyOf(token: string): string {
  return zaloTokenKey(createHash('sha256').update(token).digest('base64url'));
}
