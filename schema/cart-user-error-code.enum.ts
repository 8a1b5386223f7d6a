import { registerEnumType } from 'type-graphql';

const descriptions = {
  CART_FULL: 'The cart already has the maximum number of lines (200 by default). Remove a line first.',
  CART_TOO_LARGE:
    'The skus and attributes of the cart would exceed the maximum size (100,000 bytes in UTF-8 by default). Remove a line first, or shorten this one.',
  IDEMPOTENCY_KEY_REUSED:
    'This idempotency key was already used with a different input. Use a new key for each intent.',
  INVALID_ATTRIBUTES:
    'A line has too many attributes, a duplicate or empty key, a key or value that is too long or has invisible characters, or a key that starts or ends with white space.',
  INVALID_IDEMPOTENCY_KEY: 'An idempotency key has 1 to 128 characters and no control characters.',
  INVALID_IDENTITY_ID: '`identityId` is not an identity id. Send the id of the cart that was ordered.',
  INVALID_ORDER_ID: 'An order id has 1 to 128 characters and no control characters.',
  INVALID_QUANTITY: 'The quantity is below the minimum: 1 to add, 0 otherwise.',
  INVALID_REPLICA_ID: 'A replica id has 1 to 128 characters and no control characters.',
  INVALID_SKU:
    'A sku has 1 to 64 characters, does not start or end with white space, and has no control or invisible characters.',
  LINE_FULL: 'The line already has the maximum quantity (999 by default).',
  LINE_NOT_FOUND: 'The cart has no line with this id. It may have been removed on another device.',
  MERGE_CONFLICT: 'The source cart is being merged into another cart. Retry in a few seconds.',
  MERGE_NOT_FOUND: 'This cart has no merge with this id.',
  MERGE_NOT_UNDOABLE: 'A merge can be undone for 24 hours, unless it joined two accounts of one person.',
  ORDER_ID_REUSED:
    'This order was already taken out of the cart with different lines. Retry with the same lines.',
  SIGN_IN_AGAIN:
    '`mergeCart` merges two accounts only with tokens from the Mini App, within 10 minutes of signing in to both. Otherwise, ask the shopper to sign in to one account and then to the other; the service then asks whether to link them.',
  SOURCE_IS_TARGET: "The source token is the caller's own, so there is nothing to merge.",
  SOURCE_TOKEN_INVALID: 'The source token is invalid, expired or revoked, or belongs to another person.',
  STRATEGY_NOT_ALLOWED:
    'Two accounts of one person merge with strategy `SUM` or `MAX` only. Retry with one of them.',
  TARGET_IS_GUEST: 'The caller is a guest. Sign in first: carts merge only into the cart of a shopper.',
  TOO_MANY_ORDERS:
    'The cart has the maximum number of order records (a few hundred). A service can still take this order out.',
  TOO_MANY_LINES: 'The call has too many lines (250 at most by default). Split it.',
  VERSION_CONFLICT:
    'The cart is not at `expectedVersion`: it has changed, or the version belongs to another cart. Check the returned cart and decide again.',
  VERSION_OF_OTHER_CART:
    '`upToVersion` belongs to another cart, or to this one before it expired. Nothing was removed. Check the returned cart and decide again.',
} as const;

export type CartUserErrorCode = keyof typeof descriptions;
export const CartUserErrorCode = Object.fromEntries(
  Object.keys(descriptions).map((code) => [code, code]),
) as {
  readonly [Code in CartUserErrorCode]: Code;
};

registerEnumType(CartUserErrorCode, {
  name: 'CartUserErrorCode',
  description:
    'Why something was not applied. New codes may be added: show `message` for a code you do not know.',
  valuesConfig: Object.fromEntries(
    Object.entries(descriptions).map(([code, description]) => [code, { description }]),
  ),
});
