import { userError } from './user-errors';
import type { UserError, UserErrorCode } from './user-errors';
import type { CartLimits } from './limits';
import { lineKey, parseLineId, readIdentity } from './line-identity';
import type { Fault, LineAttribute, LineKey } from './line-identity';
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

/** A line of a call that can go to the cart; `index` is its place in the call. */
export interface AcceptedLine extends LineKey {
  readonly index: number;
  readonly quantity: number;
}

/** A line that is refused with this code unless a cart holds it, from before its text was refused. */
export interface HeldLine extends AcceptedLine {
  readonly unlessHeld?: UserErrorCode;
}

/** What a call asks for, parted into what can be tried and what cannot. */
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

/** Judges the lines of an add one by one. */
export function readLinesToAdd(lines: readonly LineToAdd[], limits: CartLimits): ReadLines {
  return readLines(lines, limits, ['input', 'lines'], (line) => judgeLine(line, 1, limits));
}

/** @param least how many units the line must have. */
function judgeLine(line: LineToAdd, least: number, limits: CartLimits): Judged {
  const { identity, fault } = readIdentity(line, limits);
  if (fault) return fault;
  if (line.quantity < least) return { code: 'INVALID_QUANTITY', part: 'quantity' };
  return { ...lineKey(identity), quantity: line.quantity };
}

/** The same for a line that a cart may hold from before its text was refused. */
export function judgeHeldLine(line: LineToAdd, least: number, limits: CartLimits) {
  const { identity, fault } = readIdentity(line, limits);
  if (!identity || !fault || line.quantity < least) return judgeLine(line, least, limits);
  return { ...lineKey(identity), quantity: line.quantity, unlessHeld: fault.code };
}

/**
 * Judges the lines of an update; an id of another cart is as unknown as one that never was.
 * @param cartIds what the cart is called, and was before it became another's.
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

/** Judges the ids of a removal, as {@link readLinesToUpdate} does. */
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

/** A line that can be tried, or why it cannot. */
type Judged = (LineKey & { quantity: number }) | Fault;

/** Parts the lines of a call by what `judge` says of each; all of them are refused if they are too many. */
export function readLines<Line>(
  lines: readonly Line[],
  limits: CartLimits,
  field: string[],
  judge: (line: Line) => Judged,
): ReadLines {
  if (lines.length > limits.maxLinesPerCall) {
    return { accepted: [], userErrors: [userError('TOO_MANY_LINES', limits, { field })] };
  }
  const accepted: AcceptedLine[] = [];
  const userErrors: UserError[] = [];
  lines.forEach((line, index) => {
    const judged = judge(line);
    if ('key' in judged) accepted.push({ ...judged, index });
    else {
      const path = [...field, String(index), ...(judged.part ? [judged.part] : [])];
      userErrors.push(userError(judged.code, limits, { field: path }));
    }
  });
  return { accepted, userErrors };
}

function keyInCart(id: string, cartIds: readonly string[]): string | undefined {
  const parsed = parseLineId(id);
  return parsed && cartIds.includes(parsed.cartId) ? parsed.key : undefined;
}
