import { randomBytes } from 'node:crypto';
import { toCartSeconds } from '../../src/cart/cart-codec';
import type { Operation } from '../../src/cart/idempotency';
import { ownOperation } from '../../src/cart/idempotency';
import { cartKeys } from '../../src/redis/keys';

const TTL_SECONDS = 30 * 24 * 3600;
const LATEST_MS = 6000;
const OUTBOX_LENGTH = 10_000;
const MAX_LINES = 200;
const MAX_QUANTITY = 999;
const MAX_TEXT_BYTES = 100_000;

export interface AddInput {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** KEYS and ARGV of addCartLines, as the service gives them for lines without attributes; unless told, without an idempotency key. */
export function addCall(
  id: string,
  { lines }: AddInput,
  operation: Operation = ownOperation(id),
): { keys: string[]; args: (string | number)[] } {
  const { cart, journal, outbox } = cartKeys(id);
  const now = Date.now();
  return {
    keys: [cart, journal, outbox, ...operation.keys],
    args: [
      ...[toCartSeconds(now), now + LATEST_MS, TTL_SECONDS],
      ...['W', randomBytes(8).toString('base64url'), OUTBOX_LENGTH],
      ...[operation.id, operation.fingerprint, operation.keepMs, ''],
      ...[MAX_LINES, MAX_QUANTITY, MAX_TEXT_BYTES],
      ...lines.flatMap(({ sku, quantity }, index) => [index, sku, quantity, '']),
    ],
  };
}
