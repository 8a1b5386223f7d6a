import type { ChangeInput } from '../change-input';
import type { UserError } from '../findings';
import { userError } from '../findings';
import { fingerprintOfMeaning } from '../fingerprint';
import type { CartLimits } from '../limits';
import type { AcceptedLine, LineToAdd, ReadLines } from '../line-input';
import { readLinesToAdd } from '../line-input';
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
}

/** Judges the lines of an order one by one; an order without a good id is none. */
export function readOrder({ orderId, lines }: TakeOrderedLinesInput, limits: CartLimits): ReadLines {
  const invalid = invalidOrderId(orderId, limits);
  return invalid ? { accepted: [], userErrors: [invalid] } : readLinesToAdd(lines, limits);
}

function invalidOrderId(orderId: string, limits: CartLimits): UserError | undefined {
  if (isText(orderId, 1, limits.maxIdempotencyKeyLength)) return undefined;
  return userError('INVALID_ORDER_ID', limits, { field: ['input', 'orderId'] });
}

/** Each line once, in an order of its own: however an order is written down, it is the same. */
export function orderedLines(accepted: readonly AcceptedLine[]): OrderedLine[] {
  const quantities = new Map<string, number>();
  for (const { key, quantity } of accepted) quantities.set(key, (quantities.get(key) ?? 0) + quantity);
  return [...quantities]
    .map(([key, quantity]) => ({ key, quantity }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

export function fingerprintOfOrder(lines: readonly OrderedLine[]): string {
  return fingerprintOfMeaning({ rest: [], lines: lines.map(({ key, quantity }) => [key, quantity]) });
}
