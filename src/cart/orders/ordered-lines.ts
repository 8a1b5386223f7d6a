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

/** Units of one line that an order paid for. */
export interface OrderedLine {
  readonly key: string;
  readonly quantity: number;
  /** Its text is refused by now: it is part of the order only where a cart holds it from before. */
  readonly isRefused: boolean;
}

interface ReadOrder {
  readonly accepted: HeldLine[];
  readonly userErrors: UserError[];
}

/** Judges the lines of an order one by one; an order without a good id is none. */
export function readOrder({ orderId, lines }: TakeOrderedLinesInput, limits: CartLimits): ReadOrder {
  const invalid = invalidOrderId(orderId, limits);
  if (invalid) return { accepted: [], userErrors: [invalid] };
  return readLines(lines, limits, ['input', 'lines'], (line) => judgeHeldLine(line, 1, limits));
}

function invalidOrderId(orderId: string, limits: CartLimits): UserError | undefined {
  if (isText(orderId, 1, limits.maxIdempotencyKeyLength)) return undefined;
  return userError('INVALID_ORDER_ID', limits, { field: ['input', 'orderId'] });
}

/** Each line once, in an order of its own: however an order is written down, it is the same. */
export function orderedLines(accepted: readonly HeldLine[]): OrderedLine[] {
  const lines = new Map<string, OrderedLine>();
  for (const { key, quantity, unlessHeld } of accepted) {
    const sum = (lines.get(key)?.quantity ?? 0) + quantity;
    lines.set(key, { key, quantity: sum, isRefused: unlessHeld !== undefined });
  }
  return [...lines.values()].sort((one, other) => (one.key < other.key ? -1 : 1));
}

/** Of the lines whose text is good; empty if there are none. */
export function fingerprintOfOrder(lines: readonly OrderedLine[]): string {
  const good = lines.filter(({ isRefused }) => !isRefused);
  if (good.length === 0) return '';
  return fingerprintOfMeaning({ rest: [], lines: good.map(({ key, quantity }) => [key, quantity]) });
}
