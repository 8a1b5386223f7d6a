import { judgeHeldLine, readLines } from '../line-input';
import type { ChangeInput, HeldLine, LineToAdd } from '../line-input';
import type { UserError } from '../user-errors';
import { userError } from '../user-errors';
import { fingerprintOfMeaning } from '../fingerprint';
import type { CartLimits } from '../limits';
import { isText } from '../line-text';

export interface TakeOrderedLinesInput extends ChangeInput {
  readonly orderId: string;
  readonly lines: readonly LineToAdd[];
  readonly identityId?: string | null;
}

/** A line of an order. */
export interface OrderedLine {
  readonly key: string;
  readonly quantity: number;
  /** Its text is invalid. It counts only in a cart that has held it since before that rule. */
  readonly isRefused: boolean;
}

interface ReadOrder {
  readonly accepted: HeldLine[];
  readonly userErrors: UserError[];
}

/** Checks the lines of an order. An invalid order id refuses all of them. */
export function readOrder({ orderId, lines }: TakeOrderedLinesInput, limits: CartLimits): ReadOrder {
  const invalid = invalidOrderId(orderId, limits);
  if (invalid) return { accepted: [], userErrors: [invalid] };
  return readLines(lines, limits, ['input', 'lines'], (line) => judgeHeldLine(line, 1, limits));
}

function invalidOrderId(orderId: string, limits: CartLimits): UserError | undefined {
  if (isText(orderId, 1, limits.maxIdempotencyKeyLength)) return undefined;
  return userError('INVALID_ORDER_ID', limits, { field: ['input', 'orderId'] });
}

/** Combines equal lines and sorts them, so that the same order has one form. */
export function orderedLines(accepted: readonly HeldLine[]): OrderedLine[] {
  const lines = new Map<string, OrderedLine>();
  for (const { key, quantity, unlessHeld } of accepted) {
    const sum = (lines.get(key)?.quantity ?? 0) + quantity;
    lines.set(key, { key, quantity: sum, isRefused: unlessHeld !== undefined });
  }
  return [...lines.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** The fingerprint of the lines with a valid text, or empty if there are none. */
export function fingerprintOfOrder(lines: readonly OrderedLine[]): string {
  const good = lines.filter(({ isRefused }) => !isRefused);
  if (good.length === 0) return '';
  return fingerprintOfMeaning({ rest: [], lines: good.map(({ key, quantity }) => [key, quantity]) });
}
