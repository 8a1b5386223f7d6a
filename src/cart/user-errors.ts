import type { CartLimits } from './limits';

/** What the client or the shopper can mend: not applied. */
const userErrorMessages = {
  CART_FULL: (limits: CartLimits) => `A cart holds at most ${limits.maxLines} lines. Remove one first.`,
  CART_TOO_LARGE: (limits: CartLimits) =>
    `The skus and attributes of a cart take at most ${limits.maxTextBytes} bytes. Remove a line first, or shorten this one.`,
  IDEMPOTENCY_KEY_REUSED: () =>
    'This idempotency key was used with another input. Make a new one for each intent.',
  INVALID_ATTRIBUTES: (limits: CartLimits) =>
    `A line takes at most ${limits.maxAttributes} attributes, each key once. A key has 1 to ${limits.maxAttributeLength} characters, no white space at its ends, and no control or invisible characters. A value has up to ${limits.maxAttributeLength} characters, and invisible ones only in emoji.`,
  INVALID_IDEMPOTENCY_KEY: (limits: CartLimits) =>
    `An idempotency key has 1 to ${limits.maxIdempotencyKeyLength} characters and no control characters.`,
  INVALID_IDENTITY_ID: () => 'This is no id of an identity. Name the id of the cart that was ordered.',
  INVALID_ORDER_ID: (limits: CartLimits) =>
    `An order id has 1 to ${limits.maxIdempotencyKeyLength} characters and no control characters.`,
  INVALID_QUANTITY: () => 'Add 1 unit or more; set a line to 0 units or more.',
  INVALID_REPLICA_ID: (limits: CartLimits) =>
    `A replica id has 1 to ${limits.maxReplicaIdLength} characters and no control characters.`,
  INVALID_SKU: (limits: CartLimits) =>
    `A sku has 1 to ${limits.maxSkuLength} characters, no white space at its ends, and no control or invisible characters.`,
  LINE_FULL: (limits: CartLimits) =>
    `A line holds at most ${limits.maxQuantity} units, and this one does already.`,
  LINE_NOT_FOUND: () => 'This cart has no such line. It may have been removed on another device.',
  MERGE_CONFLICT: () => 'The lines of this cart are on their way into another one. Try again.',
  MERGE_NOT_FOUND: () => 'This cart has no such merge.',
  MERGE_NOT_UNDOABLE: () =>
    'A merge can be undone for 24 hours, and not if it joined two accounts of one person.',
  ORDER_ID_REUSED: () =>
    'This order was taken out with other lines before. Repeat the call with the same lines.',
  SIGN_IN_AGAIN: () =>
    'Two accounts become one by signing in to one, and within 10 minutes to the other. This call does it in the Mini App only.',
  SOURCE_IS_TARGET: () => 'This is the same cart.',
  SOURCE_TOKEN_INVALID: () =>
    'The source token proves no cart to merge: it is wrong, expired, revoked or of another person.',
  STRATEGY_NOT_ALLOWED: () => 'Only SUM and MAX merge two accounts of one person.',
  TARGET_IS_GUEST: () => 'A cart can only be merged into the cart of somebody who signed in. Sign in first.',
  TOO_MANY_ORDERS: () =>
    'This cart has as many records of orders as it can hold. The checkout has to take this order out.',
  TOO_MANY_LINES: (limits: CartLimits) => `A call takes at most ${limits.maxLinesPerCall} lines. Split it.`,
  VERSION_CONFLICT: () =>
    'The cart does not have the expected version. Look at the cart in this answer and decide again.',
  VERSION_OF_OTHER_CART: () =>
    'That version does not belong to this cart, so nothing was taken out. Look at the cart in this answer and decide again.',
} as const;

/** How what was applied differs from what was asked. */
const warningMessages = {
  BASE_TOO_OLD: () =>
    'That version is too old to tell what has changed since; what could not be told was kept.',
  BASE_UNKNOWN: () =>
    'That version does not belong to this cart; the higher quantities were taken and nothing was removed.',
  COPY_INCOMPLETE: () =>
    'Some lines of the copy could not be read, so none counted as missing; only lines sent with 0 units were removed.',
  LINE_CHANGED_SINCE_MERGE: () => 'This line changed after the merge, so it stays as it is.',
  LINE_NOT_MERGED: (limits: CartLimits) =>
    `A cart holds at most ${limits.maxLines} lines and ${limits.maxTextBytes} bytes of text; this line was left out. Undoing the merge gives it back.`,
  QUANTITY_CLAMPED: (limits: CartLimits) =>
    `A line holds at most ${limits.maxQuantity} units; it was filled up to that.`,
} as const;

export type UserErrorCode = keyof typeof userErrorMessages;
export type WarningCode = keyof typeof warningMessages;
export const userErrorCodes = Object.keys(userErrorMessages) as UserErrorCode[];
export const warningCodes = Object.keys(warningMessages) as WarningCode[];

/** Faults for which a call is refused as a whole: nothing of it was applied. */
const REFUSING: ReadonlySet<UserErrorCode> = new Set<UserErrorCode>([
  'IDEMPOTENCY_KEY_REUSED',
  'INVALID_IDEMPOTENCY_KEY',
  'INVALID_REPLICA_ID',
  'TOO_MANY_LINES',
  'VERSION_CONFLICT',
  'VERSION_OF_OTHER_CART',
]);

export function refusesAll({ code }: UserError): boolean {
  return REFUSING.has(code);
}

/** Where a finding belongs: the path in the arguments and the line, as far as there are any. */
export interface Place {
  readonly field?: string[];
  readonly lineId?: string;
}

interface Finding<Code> {
  readonly code: Code;
  readonly message: string;
  readonly field: string[] | null;
  readonly lineId: string | null;
  readonly retryable: boolean;
}
export type UserError = Finding<UserErrorCode>;
export type Warning = Finding<WarningCode>;

export function userError(code: UserErrorCode, limits: CartLimits, place: Place = {}): UserError {
  return finding(code, userErrorMessages[code](limits), place);
}

export function warning(code: WarningCode, limits: CartLimits, place: Place = {}): Warning {
  return finding(code, warningMessages[code](limits), place);
}

export function isWarningCode(code: string): code is WarningCode {
  return Object.hasOwn(warningMessages, code);
}

/** Hardly anything found about an input gets better by repeating it unchanged. */
function finding<Code>(code: Code, message: string, { field, lineId }: Place): Finding<Code> {
  return {
    code,
    message,
    field: field ?? null,
    lineId: lineId ?? null,
    retryable: code === 'MERGE_CONFLICT',
  };
}
