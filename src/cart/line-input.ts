import { userError } from './user-errors';
import type { UserError, UserErrorCode } from './user-errors';
import type { CartLimits } from './limits';
import { lineKey, parseLineId, readIdentity } from './line-identity';
import type { Fault, LineAttribute, LineKey } from './line-identity';
import { isText } from './line-text';

/** The common input fields of all changes. */
export interface ChangeInput {
  readonly idempotencyKey?: string | null;
  readonly expectedVersion?: number | null;
  /** The cart that the versions in the input belong to. */
  readonly cartId?: string | null;
}

export function invalidKey({ idempotencyKey }: ChangeInput, limits: CartLimits): UserError[] {
  if (idempotencyKey == null || isText(idempotencyKey, 1, limits.maxIdempotencyKeyLength)) return [];
  return [userError('INVALID_IDEMPOTENCY_KEY', limits, { field: ['input', 'idempotencyKey'] })];
}

/** A valid line. `index` is its position in the call. */
export interface AcceptedLine extends LineKey {
  readonly index: number;
  readonly quantity: number;
}

/** A line that may have an invalid text. */
export interface HeldLine extends AcceptedLine {
  /** Refuses the line with this code, unless a cart has held it since before its text became invalid. */
  readonly unlessHeld?: UserErrorCode;
}

/** The lines of a call: the valid ones, and errors for the others. */
export interface ReadLines {
  readonly accepted: AcceptedLine[];
  readonly userErrors: UserError[];
}

export interface LineToAdd {
  readonly sku: string;
  readonly quantity: number;
  readonly attributes?: readonly LineAttribute[] | null;
}

export interface LineToUpdate {
  readonly lineId: string;
  readonly quantity: number;
}

export function readLinesToAdd(lines: readonly LineToAdd[], limits: CartLimits): ReadLines {
  return readLines(lines, limits, ['input', 'lines'], (line) => checkLine(line, 1, limits));
}

/** @param least the minimum quantity. */
function checkLine(line: LineToAdd, least: number, limits: CartLimits): LineCheck {
  const { identity, fault } = readIdentity(line, limits);
  if (fault) return fault;
  if (line.quantity < least) return { code: 'INVALID_QUANTITY', part: 'quantity' };
  return Object.assign(lineKey(identity), { quantity: line.quantity });
}

/** Also accepts a line with an invalid text, because the cart may have held it since before that rule. */
export function judgeHeldLine(line: LineToAdd, least: number, limits: CartLimits) {
  const { identity, fault } = readIdentity(line, limits);
  if (!identity || !fault || line.quantity < least) return checkLine(line, least, limits);
  return { ...lineKey(identity), quantity: line.quantity, unlessHeld: fault.code };
}

/**
 * Checks the lines of an update. A line id of another cart gets the same error as one that never existed.
 * @param cartIds the ids of the cart: its own and those of its aliases.
 */
export function readLinesToUpdate(
  lines: readonly LineToUpdate[],
  cartIds: readonly string[],
  limits: CartLimits,
): ReadLines {
  return readLines(lines, limits, ['input', 'lines'], ({ lineId, quantity }) => {
    const key = keyInCart(lineId, cartIds);
    if (key === undefined) return { code: 'LINE_NOT_FOUND', part: 'lineId' };
    if (quantity < 0) return { code: 'INVALID_QUANTITY', part: 'quantity' };
    return { key, detail: '', quantity };
  });
}

/** Checks the ids of a removal like {@link readLinesToUpdate}. */
export function readLinesToRemove(
  lineIds: readonly string[],
  cartIds: readonly string[],
  limits: CartLimits,
): ReadLines {
  return readLines(lineIds, limits, ['input', 'lineIds'], (lineId) => {
    const key = keyInCart(lineId, cartIds);
    return key === undefined ? { code: 'LINE_NOT_FOUND' } : { key, detail: '', quantity: 0 };
  });
}

type LineCheck = (LineKey & { quantity: number }) | Fault;

/** Checks each line with `check`. Refuses all of them if there are too many. */
export function readLines<Line>(
  lines: readonly Line[],
  limits: CartLimits,
  field: string[],
  check: (line: Line) => LineCheck,
): ReadLines {
  if (lines.length > limits.maxLinesPerCall) {
    return { accepted: [], userErrors: [userError('TOO_MANY_LINES', limits, { field })] };
  }
  const accepted: AcceptedLine[] = [];
  const userErrors: UserError[] = [];
  lines.forEach((line, index) => {
    const checked = check(line);
    if ('key' in checked) accepted.push(Object.assign(checked, { index }));
    else {
      const path = [...field, String(index), ...(checked.part ? [checked.part] : [])];
      userErrors.push(userError(checked.code, limits, { field: path }));
    }
  });
  return { accepted, userErrors };
}

function keyInCart(id: string, cartIds: readonly string[]): string | undefined {
  const parsed = parseLineId(id);
  return parsed && cartIds.includes(parsed.cartId) ? parsed.key : undefined;
}
