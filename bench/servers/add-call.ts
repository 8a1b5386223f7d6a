import { randomBytes } from 'node:crypto';
import { toCartSeconds } from '../../src/cart/cart-codec';
import type { Operation } from '../../src/cart/idempotency';
import { ownOperation } from '../../src/cart/idempotency';
import { addCartLines } from '../../src/redis/__generated__/script-calls';
import { cartKeys } from '../../src/redis/keys';
import type { ScriptCall } from '../../src/redis/scripts';

const TTL_SECONDS = 30 * 24 * 3600;
const LATEST_MS = 6000;
const OUTBOX_LENGTH = 10_000;
const MAX_LINES = 200;
const MAX_QUANTITY = 999;
const MAX_TEXT_BYTES = 100_000;

export interface AddInput {
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Builds the call that the service makes for lines without attributes, by default without an idempotency key. */
export function addCall(
  id: string,
  { lines }: AddInput,
  operation: Operation = ownOperation(id),
): ScriptCall {
  const { cart, journal, outbox } = cartKeys(id);
  const [operations, otherOperations] = operation.keys;
  const now = Date.now();
  return addCartLines({
    cart,
    journal,
    outbox,
    operations,
    otherOperations,
    latest: now + LATEST_MS,
    now: toCartSeconds(now),
    channel: 'W',
    keepSeconds: TTL_SECONDS,
    call: randomBytes(8).toString('base64url'),
    outboxLength: OUTBOX_LENGTH,
    operation: operation.id,
    fingerprint: operation.fingerprint,
    keep: operation.keepMs,
    expectedVersion: '',
    maxLines: MAX_LINES,
    maxQuantity: MAX_QUANTITY,
    maxTextBytes: MAX_TEXT_BYTES,
    lines: lines.map(({ sku, quantity }, index) => ({ index, key: sku, quantity, detail: '' })),
  });
}
