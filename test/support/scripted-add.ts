import { randomUUID } from 'node:crypto';
import { rejectAfter } from '../../src/redis/retry';
import { toCartSeconds } from '../../src/cart/cart-codec';
import { keepOf, ownOperation, type Operation } from '../../src/cart/idempotency';
import { loadConfig } from '../../src/config/config';
import { addCartLines } from '../../src/redis/__generated__/script-calls';
import type { RedisClient } from '../../src/redis/client';
import { cartKeys } from '../../src/redis/keys';
import { ScriptRunner } from '../../src/redis/script-runner';
import type { ScriptReply } from '../../src/redis/scripts';
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
export async function addByScript(redis: RedisClient, add: ScriptedAdd): Promise<ScriptReply> {
  const { cartId, sku, lateMs = 0, behindSeconds = 0 } = add;
  const { ttlSeconds, outboxLength, limits } = loadConfig(serviceEnv({})).cart;
  const named = add.operation ?? ownOperation(cartId);
  const { maxLines, maxQuantity, maxTextBytes, maxKeys } = limits;
  const { id, fingerprint, keys } = named;
  const { cart, journal, outbox } = cartKeys(cartId);
  const call = addCartLines({
    cart,
    journal,
    outbox,
    operations: keys[0],
    otherOperations: keys[1],
    latest: rejectAfter(Date.now() - lateMs),
    now: toCartSeconds(Date.now()) - behindSeconds,
    channel: 'W',
    keepSeconds: ttlSeconds,
    call: randomUUID(),
    outboxLength,
    operation: id,
    fingerprint,
    keep: keepOf(named, maxKeys),
    expectedVersion: '',
    maxLines,
    maxQuantity,
    maxTextBytes,
    lines: [{ index: 0, key: sku, quantity: 1, detail: '' }],
  });
  return new ScriptRunner(redis, 'fsync', () => undefined).run(call, Date.now() + 1000);
}
