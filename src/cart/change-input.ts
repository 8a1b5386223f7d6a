import type { UserError } from './findings';
import { userError } from './findings';
import type { CartLimits } from './limits';
import { isText } from './line-text';

/** What every change of a cart accepts beside its own fields. */
export interface ChangeInput {
  readonly idempotencyKey?: string | null;
  readonly expectedVersion?: number | null;
  /** The cart that the versions in the input came from. */
  readonly cartId?: string | null;
}

/** What is wrong with the key of a call, if anything is. */
export function invalidKey({ idempotencyKey }: ChangeInput, limits: CartLimits): UserError[] {
  if (idempotencyKey == null || isText(idempotencyKey, 1, limits.maxIdempotencyKeyLength)) return [];
  return [userError('INVALID_IDEMPOTENCY_KEY', limits, { field: ['input', 'idempotencyKey'] })];
}
