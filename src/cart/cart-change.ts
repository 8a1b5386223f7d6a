import type { Cart } from './cart';
import type { ChangeResult, Note } from './cart-store';
import type { UserError, UserErrorCode, Warning, WarningCode } from './findings';
import { isWarningCode, userError, warning } from './findings';
import type { CartLimits } from './limits';
import { lineId } from './line-key';

/** What a change did, as the client sees it. */
export interface CartChange {
  readonly cart: Cart;
  readonly userErrors: UserError[];
  readonly warnings: Warning[];
  readonly replayed: boolean;
}

/** Which part of a line, or of the whole input, a code speaks of. */
const parts: Partial<Record<UserErrorCode | WarningCode, string>> = {
  LINE_FULL: 'quantity',
  QUANTITY_CLAMPED: 'quantity',
  LINE_NOT_FOUND: 'lineId',
  INVALID_SKU: 'sku',
  INVALID_ATTRIBUTES: 'attributes',
  ORDER_ID_REUSED: 'orderId',
  TOO_MANY_ORDERS: 'orderId',
  VERSION_CONFLICT: 'expectedVersion',
  VERSION_OF_OTHER_CART: 'upToVersion',
  BASE_TOO_OLD: 'upToVersion',
  BASE_UNKNOWN: 'baseVersion',
  COPY_INCOMPLETE: 'lines',
};

/** Puts what was wrong with the input and what the script found into words, in the order of the lines of the call. */
export function describeChange(
  name: string,
  result: ChangeResult,
  invalid: UserError[],
  limits: CartLimits,
): CartChange {
  const userErrors = [...invalid];
  const warnings: Warning[] = [];
  if (result.status === 'IDEMPOTENCY_KEY_REUSED') {
    const reused = userError('IDEMPOTENCY_KEY_REUSED', limits, { field: ['input', 'idempotencyKey'] });
    return { cart: result.cart, userErrors: [reused], warnings, replayed: false };
  }
  for (const note of result.notes) {
    const [, code, key] = note;
    const place = {
      field: fieldOf(name, note),
      lineId: key === undefined ? undefined : lineId(result.cart.id, key),
    };
    if (isWarningCode(code)) warnings.push(warning(code, limits, place));
    else userErrors.push(userError(code, limits, place));
  }
  userErrors.sort((a, b) => Number(a.field?.[2] ?? 0) - Number(b.field?.[2] ?? 0));
  return { cart: result.cart, userErrors, warnings, replayed: result.status === 'REPLAYED' };
}

function fieldOf(name: string, [index, code]: Note): string[] {
  const part = name === 'syncCart' && code === 'BASE_TOO_OLD' ? 'baseVersion' : parts[code];
  if (index < 0) return ['input', ...(part ? [part] : [])];
  if (name === 'removeCartLines') return ['input', 'lineIds', String(index)];
  return ['input', 'lines', String(index), ...(part ? [part] : [])];
}
