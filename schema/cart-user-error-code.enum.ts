import { registerEnumType } from 'type-graphql';

const descriptions = {
  CART_FULL: 'The cart already has as many lines as it can hold (200). Remove a line first.',
  CART_TOO_LARGE:
    'The skus and attributes of the cart take as many bytes as it can hold (100,000 in UTF-8). Remove a line first, or shorten this one.',
  IDEMPOTENCY_KEY_REUSED:
    'This idempotency key was used before with another input. Make a new key for each intent.',
  INVALID_ATTRIBUTES:
    'Too many attributes, a key twice or empty, a key or value that is too long or has invisible characters, or a key with outer white space.',
  INVALID_IDEMPOTENCY_KEY: 'An idempotency key has 1 to 128 characters and no control characters.',
  INVALID_IDENTITY_ID: '`identityId` is no id of an identity. Name the id of the cart that was ordered.',
  INVALID_ORDER_ID: 'An order id has 1 to 128 characters and no control characters.',
  INVALID_QUANTITY: 'The quantity is below what is allowed here.',
  INVALID_REPLICA_ID: 'A replica id has 1 to 128 characters and no control characters.',
  INVALID_SKU:
    'A sku has 1 to 64 characters, no white space at its ends, and no control or invisible characters.',
  LINE_FULL: 'The line already holds as many units as it can (999).',
  LINE_NOT_FOUND: 'The cart has no line with this id; it may have been removed on another device.',
  MERGE_CONFLICT:
    'The lines of the source cart are on their way into another cart. Try again in a few seconds.',
  MERGE_NOT_FOUND: 'This cart has no merge with this id.',
  MERGE_NOT_UNDOABLE: 'A merge can be undone for 24 hours, and not if it joined two accounts of one person.',
  ORDER_ID_REUSED:
    'This order was taken out of the cart with other lines before. Repeat the call with the same lines.',
  SIGN_IN_AGAIN:
    'Two accounts become one only within 10 minutes of signing in to both. Let the shopper sign in to both once more, and take the new tokens.',
  SOURCE_IS_TARGET: 'The source token is of the caller: there is nothing to merge.',
  SOURCE_TOKEN_INVALID:
    'The source token proves no cart to merge: it is wrong, expired, revoked or of another person.',
  TARGET_IS_GUEST: 'The caller is a guest. Sign in first: carts are merged into the cart of a shopper.',
  TOO_MANY_ORDERS:
    'The cart has as many records of orders as it can hold (some hundreds). A service can still take this order out.',
  TOO_MANY_LINES: 'A call takes 250 lines at most. Split it.',
  VERSION_CONFLICT:
    'The cart does not have `expectedVersion`: it has changed, or the version is of another cart. Look at the cart and decide again.',
  VERSION_OF_OTHER_CART:
    '`upToVersion` belongs to another cart, or to this one before it expired. Nothing was taken out. Look at the cart and decide again.',
} as const;

export type CartUserErrorCode = keyof typeof descriptions;
export const CartUserErrorCode = Object.fromEntries(
  Object.keys(descriptions).map((code) => [code, code]),
) as {
  readonly [Code in CartUserErrorCode]: Code;
};

registerEnumType(CartUserErrorCode, {
  name: 'CartUserErrorCode',
  description: 'Why something was not applied. More may be added: show `message` for a code you do not know.',
  valuesConfig: Object.fromEntries(
    Object.entries(descriptions).map(([code, description]) => [code, { description }]),
  ),
});
