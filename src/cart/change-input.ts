import type { UserError } from './findings';
import { userError } from './findings';
import type { CartLimits } from './limits';

/** What every change of a cart accepts beside its own fields. */
export interface ChangeInput {
  readonly idempotencyKey?: string | null;
  readonly expectedVersion?: number | null;
}

/** What is wrong with the key of a call, if anything is. */
export function invalidKey({ idempotencyKey }: ChangeInput, limits: CartLimits): UserError[] {
  const length = [...(idempotencyKey ?? '-')].length;
  if (length >= 1 && length <= limits.maxIdempotencyKeyLength) return [];
  return [userError('INVALID_IDEMPOTENCY_KEY', limits, { field: ['input', 'idempotencyKey'] })];
}
