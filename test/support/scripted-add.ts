import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { rejectAfter } from '../../src/redis/retry';
import { toCartSeconds } from '../../src/cart/cart-codec';
import { keepOf, ownOperation, type Operation } from '../../src/cart/idempotency';
import { loadConfig } from '../../src/config/config';
import { cartKeys } from '../../src/redis/keys';
import { ScriptRunner, type ScriptReply } from '../../src/redis/script-runner';
import { scripts } from '../../src/redis/scripts';
import { serviceEnv } from './service';

export interface ScriptedAdd {
  readonly cartId: string;
  readonly sku: string;
  /** How long ago (ms) the answer should have been there. Default 0. */
  readonly lateMs?: number;
  /** How far (s) the clock of the instance that asks is behind. Default 0. */
  readonly behindSeconds?: number;
  /** Default: one that no other call has. */
  readonly operation?: Operation;
}

/** Adds a unit by the script alone, as an instance would whose call was delayed or whose clock is wrong. */
export async function addByScript(redis: Redis, add: ScriptedAdd): Promise<ScriptReply> {
  const { cartId, sku, lateMs = 0, behindSeconds = 0 } = add;
  const { ttlSeconds, outboxLength, limits } = loadConfig(serviceEnv({})).cart;
  const named = add.operation ?? ownOperation(cartId);
  const { id, fingerprint, keys } = named;
  const { cart, journal, outbox } = cartKeys(cartId);
  const clock = toCartSeconds(Date.now()) - behindSeconds;
  const call = [clock, rejectAfter(Date.now() - lateMs), ttlSeconds, 'W', randomUUID(), outboxLength];
  const operation = [id, fingerprint, keepOf(named, limits.maxKeys), ''];
  const line = [limits.maxLines, limits.maxQuantity, limits.maxTextBytes, 0, sku, 1, ''];
  const runner = new ScriptRunner(redis, 'fsync', () => undefined);
  const args = [...call, ...operation, ...line];
  return runner.run(scripts.addCartLines, [cart, journal, outbox, ...keys], args, Date.now() + 1000);
}
