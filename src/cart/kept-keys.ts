import { Refusal } from '../errors';
import type { Hash } from '../redis/hash-reader';

/** Where a record says when it was made, in cart seconds; `redis/lua/include/keys.lua` reads the same. */
const MADE_AT = /^\S* [^\s|.]+\.(\d+)/;

/** How many keys a cart keeps beside those that merges brought, without those that may be dropped by now. */
export function ownKeyCount(periods: readonly Hash[], nowSeconds: number, keepSeconds: number): number {
  let count = 0;
  for (const period of periods) {
    for (const [name, record] of Object.entries(period)) {
      const madeAt = Number(MADE_AT.exec(record)?.[1] ?? nowSeconds);
      if (!name.startsWith('@') && nowSeconds - madeAt <= keepSeconds) count += 1;
    }
    count -= Number(period['@brought'] ?? 0);
  }
  return count;
}

/** What a call is refused with while the cart can keep no further key: a key that is acknowledged must stay good. */
export function keysFull(retryAfterSeconds: number): Refusal {
  const detail = 'This cart keeps as many idempotency keys as it can. Try again later with the same key.';
  return new Refusal('RATE_LIMITED', { detail, retryAfterSeconds });
}
