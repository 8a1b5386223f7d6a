import type { CartLimits } from './limits';

/** Not applied, for a reason that the client or the shopper can fix. */
const userErrorMessages = {
  CART_FULL: (limits: CartLimits) => `A cart holds at most ${limits.maxLines} lines. Remove one first.`,
  CART_TOO_LARGE: (limits: CartLimits) =>
    `The skus and attributes of a cart have at most ${limits.maxTextBytes} bytes. Remove a line first, or shorten this one.`,
  IDEMPOTENCY_KEY_REUSED: () =>
    'This idempotency key was already used with a different input. Use a new key for each intent.',
  INVALID_ATTRIBUTES: (limits: CartLimits) =>
    `A line has at most ${limits.maxAttributes} attributes, each key once. A key has 1 to ${limits.maxAttributeLength} characters, does not start or end with white space, and has no control or invisible characters. A value has at most ${limits.maxAttributeLength} characters, and invisible ones only in emoji.`,
  INVALID_IDEMPOTENCY_KEY: (limits: CartLimits) =>
    `An idempotency key has 1 to ${limits.maxIdempotencyKeyLength} characters and no control characters.`,
  INVALID_IDENTITY_ID: () => 'This is not an identity id. Send the id of the cart that was ordered.',
  INVALID_ORDER_ID: (limits: CartLimits) =>
    `An order id has 1 to ${limits.maxIdempotencyKeyLength} characters and no control characters.`,
  INVALID_QUANTITY: () => 'Add 1 unit or more; set a line to 0 units or more.',
  INVALID_REPLICA_ID: (limits: CartLimits) =>
    `A replica id has 1 to ${limits.maxReplicaIdLength} characters and no control characters.`,
  INVALID_SKU: (limits: CartLimits) =>
    `A sku has 1 to ${limits.maxSkuLength} characters, does not start or end with white space, and has no control or invisible characters.`,
  LINE_FULL: (limits: CartLimits) =>
    `A line holds at most ${limits.maxQuantity} units, and this line is full.`,
  LINE_NOT_FOUND: () => 'This cart has no such line. It may have been removed on another device.',
  MERGE_CONFLICT: () => 'This cart is being merged into another one. Retry in a few seconds.',
  MERGE_NOT_FOUND: () => 'This cart has no such merge.',
  MERGE_NOT_UNDOABLE: () =>
    'A merge can be undone for 24 hours, unless it joined two accounts of one person.',
  ORDER_ID_REUSED: () => 'This order was already taken out with different lines. Retry with the same lines.',
  SIGN_IN_AGAIN: () =>
    'Two accounts become one by signing in to one, and within 10 minutes to the other. This call does it in the Mini App only.',
  SOURCE_IS_TARGET: () => 'This is the same cart.',
  SOURCE_TOKEN_INVALID: () =>
    'The source token is invalid, expired or revoked, or belongs to another person.',
  STRATEGY_NOT_ALLOWED: () => 'Only SUM and MAX merge two accounts of one person.',
  TARGET_IS_GUEST: () => 'A cart can be merged only into the cart of a shopper. Sign in first.',
  TOO_MANY_ORDERS: () =>
    'This cart has the maximum number of order records. The checkout must take this order out.',
  TOO_MANY_LINES: (limits: CartLimits) => `A call has at most ${limits.maxLinesPerCall} lines. Split it.`,
  VERSION_CONFLICT: () =>
    'The cart does not have the expected version. Check the returned cart and decide again.',
  VERSION_OF_OTHER_CART: () =>
    'This version does not belong to this cart, so nothing was removed. Check the returned cart and decide again.',
} as const;

/** How the result differs from the request. */
const warningMessages = {
  BASE_TOO_OLD: () =>
    'This version is too old to tell what has changed since, so lines that may have changed were kept.',
  BASE_UNKNOWN: () =>
    'This version does not belong to this cart, so the higher quantities were taken and nothing was removed.',
  COPY_INCOMPLETE: () =>
    'Some lines of the copy are invalid, so no missing line was removed; only lines sent with quantity 0 were removed.',
  LINE_CHANGED_SINCE_MERGE: () => 'This line changed after the merge, so it stays as it is.',
  LINE_NOT_MERGED: (limits: CartLimits) =>
    `A cart holds at most ${limits.maxLines} lines and ${limits.maxTextBytes} bytes of text; this line was left out. Undoing the merge returns it.`,
  QUANTITY_CLAMPED: (limits: CartLimits) =>
    `A line holds at most ${limits.maxQuantity} units, so it was set to that.`,
} as const;

export type UserErrorCode = keyof typeof userErrorMessages;
export type WarningCode = keyof typeof warningMessages;
export const userErrorCodes = Object.keys(userErrorMessages) as UserErrorCode[];
export const warningCodes = Object.keys(warningMessages) as WarningCode[];

/** Errors that refuse the whole call: nothing was applied. */
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

/** The argument and the line that an error or warning concerns, if any. */
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

/** Only a merge in progress ends by itself. Any other error persists if the call is retried unchanged. */
function finding<Code>(code: Code, message: string, { field, lineId }: Place): Finding<Code> {
  return {
    code,
    message,
    field: field ?? null,
    lineId: lineId ?? null,
    retryable: code === 'MERGE_CONFLICT',
  };
}
