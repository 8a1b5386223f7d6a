/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Lines to add. If a line exists already, its quantity grows. */
export type AddCartLinesInput = {
  /** `Cart.id` of the response that the versions in this input came from. A version is valid only in its own cart. With `cartId`, a version of another cart, such as the one the caller had before sign-in, is never mistaken for a version of this cart. Without it, only a number that this cart never had is detected. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Applies the change only if the cart still has this version. Otherwise the call returns VERSION_CONFLICT and the current cart. Rarely needed, because changes from two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to retry. 1 to 128 characters, no control characters. Use a new key, such as a UUID, for each intent of the shopper. Calls with the same key and input are executed once; a retry returns `replayed: true`. Inputs are the same if they have the same meaning: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, but the order of lines does. VERSION_CONFLICT does not use up the key. Keys are kept for at least 24 hours, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** At most 250 per call by default. Each line is applied or reported in `userErrors` independently. */
  lines: Array<CartLineInput>;
};

/** A line to add to the cart, a line of a client's copy, or a line of an order. */
export type CartLineInput = {
  /** At most 10. Their order does not matter. Null is the same as an empty list. */
  attributes?: Array<LineAttributeInput> | null | undefined;
  /** Number of units: 1 or more to add or to take out, 0 or more in a sync. A quantity above the maximum is reduced to it, with a warning. */
  quantity?: number;
  /** The shop's stock keeping unit. 1 to 64 characters, no white space at the start or end, no invisible characters. Letters may be composed (NFC) or decomposed (NFD); the cart stores them composed. The sku is not looked up: the cart keeps an unknown sku, and its product is null. */
  sku: string;
};

/** A new quantity for one line. */
export type CartLineUpdateInput = {
  /** The id of a line of this cart. */
  lineId: string;
  /** The new quantity, 0 or more. 0 removes the line. A quantity above the maximum is reduced to it, with a warning. */
  quantity: number;
};

/** Why something was not applied. New codes may be added: show `message` for a code you do not know. */
export type CartUserErrorCode =
  /** The cart already has the maximum number of lines (200 by default). Remove a line first. */
  | 'CART_FULL'
  /** The skus and attributes of the cart would exceed the maximum size (100,000 bytes in UTF-8 by default). Remove a line first, or shorten this one. */
  | 'CART_TOO_LARGE'
  /** This idempotency key was already used with a different input. Use a new key for each intent. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** A line has too many attributes, a duplicate or empty key, a key or value that is too long or has invisible characters, or a key that starts or ends with white space. */
  | 'INVALID_ATTRIBUTES'
  /** An idempotency key has 1 to 128 characters and no control characters. */
  | 'INVALID_IDEMPOTENCY_KEY'
  /** `identityId` is not an identity id. Send the id of the cart that was ordered. */
  | 'INVALID_IDENTITY_ID'
  /** An order id has 1 to 128 characters and no control characters. */
  | 'INVALID_ORDER_ID'
  /** The quantity is below the minimum: 1 to add, 0 otherwise. */
  | 'INVALID_QUANTITY'
  /** A replica id has 1 to 128 characters and no control characters. */
  | 'INVALID_REPLICA_ID'
  /** A sku has 1 to 64 characters, does not start or end with white space, and has no control or invisible characters. */
  | 'INVALID_SKU'
  /** The line already has the maximum quantity (999 by default). */
  | 'LINE_FULL'
  /** The cart has no line with this id. It may have been removed on another device. */
  | 'LINE_NOT_FOUND'
  /** The source cart is being merged into another cart. Retry in a few seconds. */
  | 'MERGE_CONFLICT'
  /** This cart has no merge with this id. */
  | 'MERGE_NOT_FOUND'
  /** A merge can be undone for 24 hours, unless it joined two accounts of one person. */
  | 'MERGE_NOT_UNDOABLE'
  /** This order was already taken out of the cart with different lines. Retry with the same lines. */
  | 'ORDER_ID_REUSED'
  /** `mergeCart` merges two accounts only with tokens from the Mini App, within 10 minutes of signing in to both. Otherwise, ask the shopper to sign in to one account and then to the other; the service then asks whether to link them. */
  | 'SIGN_IN_AGAIN'
  /** The source token is the caller's own, so there is nothing to merge. */
  | 'SOURCE_IS_TARGET'
  /** The source token is invalid, expired or revoked, or belongs to another person. */
  | 'SOURCE_TOKEN_INVALID'
  /** Two accounts of one person merge with strategy `SUM` or `MAX` only. Retry with one of them. */
  | 'STRATEGY_NOT_ALLOWED'
  /** The caller is a guest. Sign in first: carts merge only into the cart of a shopper. */
  | 'TARGET_IS_GUEST'
  /** The call has too many lines (250 at most by default). Split it. */
  | 'TOO_MANY_LINES'
  /** The cart has the maximum number of order records (a few hundred). A service can still take this order out. */
  | 'TOO_MANY_ORDERS'
  /** The cart is not at `expectedVersion`: it has changed, or the version belongs to another cart. Check the returned cart and decide again. */
  | 'VERSION_CONFLICT'
  /** `upToVersion` belongs to another cart, or to this one before it expired. Nothing was removed. Check the returned cart and decide again. */
  | 'VERSION_OF_OTHER_CART'
  | '%future added value';

/** How the result differs from the request. New codes may be added: show `message` for a code you do not know. */
export type CartWarningCode =
  /** The version is too old to tell what has changed since. `clearCart` kept the line; `syncCart` took the higher quantities and removed nothing. */
  | 'BASE_TOO_OLD'
  /** `baseVersion` belongs to another cart, or to a cart that has expired. `syncCart` took the higher quantities and removed nothing. */
  | 'BASE_UNKNOWN'
  /** Some lines of the copy are invalid, so no missing line was removed. Fix them and sync again from the same base. */
  | 'COPY_INCOMPLETE'
  /** This line changed after the merge, so the undo left it as it is. */
  | 'LINE_CHANGED_SINCE_MERGE'
  /** The cart had no room for this line (by default 200 lines and 100,000 bytes of text). Undoing the merge returns it to the source. */
  | 'LINE_NOT_MERGED'
  /** The requested quantity is above the maximum, so the line was set to the maximum (999 by default). */
  | 'QUANTITY_CLAMPED'
  | '%future added value';

/** Where a shopper shops. New channels may be added: treat an unknown value as "elsewhere". */
export type Channel =
  /** The website. */
  | 'WEB'
  /** The Mini App inside Zalo. */
  | 'ZALO_MINI_APP'
  | '%future added value';

/** How much of the cart to clear. */
export type ClearCartInput = {
  /** `Cart.id` of the response that the versions in this input came from. A version is valid only in its own cart. With `cartId`, a version of another cart, such as the one the caller had before sign-in, is never mistaken for a version of this cart. Without it, only a number that this cart never had is detected. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Applies the change only if the cart still has this version. Otherwise the call returns VERSION_CONFLICT and the current cart. Rarely needed, because changes from two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to retry. 1 to 128 characters, no control characters. Use a new key, such as a UUID, for each intent of the shopper. Calls with the same key and input are executed once; a retry returns `replayed: true`. Inputs are the same if they have the same meaning: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, but the order of lines does. VERSION_CONFLICT does not use up the key. Keys are kept for at least 24 hours, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** Removes only what was in the cart at this version, such as the version that was ordered, and keeps what was added later. Without it, everything is removed. Send `cartId` with it: a version that does not belong to this cart returns VERSION_OF_OTHER_CART and removes nothing. Repeating the call, even with an earlier version, removes nothing more. */
  upToVersion?: number | null | undefined;
};

/** An option that distinguishes lines of the same sku. */
export type LineAttributeInput = {
  /** Name of the option, unique within a line. 1 to 255 characters, no white space at the start or end, no invisible characters. */
  key: string;
  /** The chosen value. 0 to 255 characters; invisible characters only as part of emoji. */
  value: string;
};

/** The cart to merge into the caller's cart, and how. */
export type MergeCartInput = {
  /** `Cart.id` of the response that the versions in this input came from. A version is valid only in its own cart. With `cartId`, a version of another cart, such as the one the caller had before sign-in, is never mistaken for a version of this cart. Without it, only a number that this cart never had is detected. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Applies the change only if the cart still has this version. Otherwise the call returns VERSION_CONFLICT and the current cart. Rarely needed, because changes from two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to retry. 1 to 128 characters, no control characters. Use a new key, such as a UUID, for each intent of the shopper. Calls with the same key and input are executed once; a retry returns `replayed: true`. Inputs are the same if they have the same meaning: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, but the order of lines does. VERSION_CONFLICT does not use up the key. Keys are kept for at least 24 hours, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** Proves access to the source cart: the access token of a guest, or in the Mini App of another account of the same person, or the hand-off code of a guest (`POST /auth/handoff`). `mergeCart` uses up the code. A cart id is not a proof. */
  sourceToken: string;
  /** How to combine the two carts. */
  strategy?: MergeStrategy;
};

/** The result of `mergeCart`. */
export type MergeOutcome =
  /** An earlier call already moved the lines into this cart. Nothing was moved twice. */
  | 'ALREADY_MERGED'
  /** This call, or the call that it retries, moved the lines. */
  | 'MERGED'
  /** The source has no lines. */
  | 'NOTHING_TO_MERGE'
  | '%future added value';

/**
 * How mergeCart combines the source cart with the target, the caller's cart.
 *
 * | strategy | line in both | only in the source | only in the target |
 * | --- | --- | --- | --- |
 * | SUM | sum of both quantities | added | stays |
 * | MAX | the higher quantity | added | stays |
 * | KEEP_TARGET | target's quantity | left out | stays |
 * | KEEP_SOURCE | source's quantity | added | removed, unless the source is empty |
 *
 * A merge never fails because of a limit. Quantities above the maximum (999 by default) are reduced to it. Lines beyond the maximum number of lines (200 by default) or bytes of text (100,000 by default) are left out. The receipt and the warnings report both, and an undo returns them. Lines of the same sku with different attributes are different lines.
 *
 * Two accounts of one person merge with SUM or MAX only (otherwise STRATEGY_NOT_ALLOWED). They always merge into the cart of the older account, even if the younger account is the caller.
 */
export type MergeStrategy =
  /** Replaces the caller's cart with the source. */
  | 'KEEP_SOURCE'
  /** Keeps the caller's cart as it is and empties the source. */
  | 'KEEP_TARGET'
  /** Takes the higher quantity, so that what was put into both carts counts once. */
  | 'MAX'
  /** Adds the quantities of both carts. */
  | 'SUM'
  | '%future added value';

/** What a merge did to a line. */
export type MergedLineOutcome =
  /** It was only in the source and was added. */
  | 'ADDED'
  /** It was in both. SUM or MAX raised the quantity. */
  | 'COMBINED'
  /** None of the source's quantity was added. `reason` says why. */
  | 'NOT_MERGED'
  /** It was only in the target. KEEP_SOURCE removed it. */
  | 'REMOVED'
  /** It was in both. KEEP_SOURCE set the source's quantity. */
  | 'REPLACED'
  /** It was in both, and the quantity in the target did not change. */
  | 'UNCHANGED'
  | '%future added value';

/** Why a line was not merged in full. */
export type MergedLineReason =
  /** The cart reached the maximum number of lines (200 by default). */
  | 'LINE_LIMIT'
  /** The line reached the maximum quantity (999 by default). */
  | 'QUANTITY_LIMIT'
  /** The skus and attributes of the cart reached the maximum size (100,000 bytes in UTF-8 by default). */
  | 'SIZE_LIMIT'
  /** KEEP_TARGET or KEEP_SOURCE excluded it. */
  | 'STRATEGY'
  | '%future added value';

/** Lines to remove. */
export type RemoveCartLinesInput = {
  /** `Cart.id` of the response that the versions in this input came from. A version is valid only in its own cart. With `cartId`, a version of another cart, such as the one the caller had before sign-in, is never mistaken for a version of this cart. Without it, only a number that this cart never had is detected. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Applies the change only if the cart still has this version. Otherwise the call returns VERSION_CONFLICT and the current cart. Rarely needed, because changes from two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to retry. 1 to 128 characters, no control characters. Use a new key, such as a UUID, for each intent of the shopper. Calls with the same key and input are executed once; a retry returns `replayed: true`. Inputs are the same if they have the same meaning: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, but the order of lines does. VERSION_CONFLICT does not use up the key. Keys are kept for at least 24 hours, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** Ids of lines of this cart, at most 250 per call by default. Each is applied or reported in `userErrors` independently. A duplicate id counts once. */
  lineIds: Array<string>;
};

/** A client's whole copy of the cart, and the version that it is based on. */
export type SyncCartInput = {
  /** `Cart.version` of the response that the copy was last taken from; 0 if that cart was empty. Send `cartId` with it. Null if there is no such response: the sync then takes the higher quantity of each line, and removes only lines sent with quantity 0. A version that does not belong to this cart counts as null, with the warning BASE_UNKNOWN. */
  baseVersion?: number | null | undefined;
  /** `Cart.id` of the response that the versions in this input came from. A version is valid only in its own cart. With `cartId`, a version of another cart, such as the one the caller had before sign-in, is never mistaken for a version of this cart. Without it, only a number that this cart never had is detected. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Applies the change only if the cart still has this version. Otherwise the call returns VERSION_CONFLICT and the current cart. Rarely needed, because changes from two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to retry. 1 to 128 characters, no control characters. Use a new key, such as a UUID, for each intent of the shopper. Calls with the same key and input are executed once; a retry returns `replayed: true`. Inputs are the same if they have the same meaning: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, but the order of lines does. VERSION_CONFLICT does not use up the key. Keys are kept for at least 24 hours, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** All lines of the copy, at most 250 by default. A missing line counts as quantity 0. Each line is applied or reported in `userErrors` independently; a reported line stays as it is in the cart. If the sku or the attributes of any line are invalid, no line counts as missing in this sync (warning COPY_INCOMPLETE). */
  lines: Array<CartLineInput>;
  /** Identifies the copy. 1 to 128 characters, no control characters. Use a different id, such as a UUID, for each device or tab that keeps a copy, and keep it for the life of the copy. With it, a copy whose sync got no response may change before it is sent again from the same base. Without it, only the unchanged copy may be sent again from the same base. */
  replicaId?: string | null | undefined;
};

/** An order, and the lines of the cart that it includes. */
export type TakeOrderedLinesInput = {
  /** `Cart.id` of the response that the versions in this input came from. A version is valid only in its own cart. With `cartId`, a version of another cart, such as the one the caller had before sign-in, is never mistaken for a version of this cart. Without it, only a number that this cart never had is detected. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Applies the change only if the cart still has this version. Otherwise the call returns VERSION_CONFLICT and the current cart. Rarely needed, because changes from two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to retry. 1 to 128 characters, no control characters. Use a new key, such as a UUID, for each intent of the shopper. Calls with the same key and input are executed once; a retry returns `replayed: true`. Inputs are the same if they have the same meaning: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, but the order of lines does. VERSION_CONFLICT does not use up the key. Keys are kept for at least 24 hours, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** The id of the cart that was ordered. Only for services with scope `cart:order`; others get FORBIDDEN. The call follows the lines if they have moved to another cart since, such as at sign-in. Defaults to the caller's cart. */
  identityId?: string | null | undefined;
  /** The ordered lines, at most 250 by default. No more than the ordered quantity of each line leaves the cart. A line that is no longer there is skipped; an invalid line is reported in `userErrors`. */
  lines: Array<CartLineInput>;
  /** Identifies the order. 1 to 128 characters, no control characters. An order is taken out once for as long as the cart exists, even without an idempotency key. */
  orderId: string;
};

/** The merge to undo. */
export type UndoMergeCartInput = {
  /** `Cart.id` of the response that the versions in this input came from. A version is valid only in its own cart. With `cartId`, a version of another cart, such as the one the caller had before sign-in, is never mistaken for a version of this cart. Without it, only a number that this cart never had is detected. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Applies the change only if the cart still has this version. Otherwise the call returns VERSION_CONFLICT and the current cart. Rarely needed, because changes from two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to retry. 1 to 128 characters, no control characters. Use a new key, such as a UUID, for each intent of the shopper. Calls with the same key and input are executed once; a retry returns `replayed: true`. Inputs are the same if they have the same meaning: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, but the order of lines does. VERSION_CONFLICT does not use up the key. Keys are kept for at least 24 hours, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** The id of a merge into this cart, at most 24 hours old. */
  mergeId: string;
};

/** Lines and their new quantities. */
export type UpdateCartLinesInput = {
  /** `Cart.id` of the response that the versions in this input came from. A version is valid only in its own cart. With `cartId`, a version of another cart, such as the one the caller had before sign-in, is never mistaken for a version of this cart. Without it, only a number that this cart never had is detected. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Applies the change only if the cart still has this version. Otherwise the call returns VERSION_CONFLICT and the current cart. Rarely needed, because changes from two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to retry. 1 to 128 characters, no control characters. Use a new key, such as a UUID, for each intent of the shopper. Calls with the same key and input are executed once; a retry returns `replayed: true`. Inputs are the same if they have the same meaning: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, but the order of lines does. VERSION_CONFLICT does not use up the key. Keys are kept for at least 24 hours, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** At most 250 per call by default. Each line is applied or reported in `userErrors` independently. If a line appears twice, the last quantity counts. */
  lines: Array<CartLineUpdateInput>;
};

export type WholeLineFragment = { id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> };

export type WholeCartFragment = { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> };

export type UserErrorFragment = { code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean };

export type WarningFragment = { code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean };

export type PayloadFragment = { replayed: boolean, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> };

export type CartQueryVariables = Exact<{ [key: string]: never; }>;


export type CartQuery = { cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> } };

export type AddCartLinesMutationVariables = Exact<{
  input: AddCartLinesInput;
}>;


export type AddCartLinesMutation = { addCartLines: { replayed: boolean, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> } };

export type UpdateCartLinesMutationVariables = Exact<{
  input: UpdateCartLinesInput;
}>;


export type UpdateCartLinesMutation = { updateCartLines: { replayed: boolean, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> } };

export type RemoveCartLinesMutationVariables = Exact<{
  input: RemoveCartLinesInput;
}>;


export type RemoveCartLinesMutation = { removeCartLines: { replayed: boolean, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> } };

export type ClearCartMutationVariables = Exact<{
  input: ClearCartInput;
}>;


export type ClearCartMutation = { clearCart: { replayed: boolean, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> } };

export type TakeOrderedLinesMutationVariables = Exact<{
  input: TakeOrderedLinesInput;
}>;


export type TakeOrderedLinesMutation = { takeOrderedLines: { replayed: boolean, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> } };

export type SyncCartMutationVariables = Exact<{
  input: SyncCartInput;
}>;


export type SyncCartMutation = { syncCart: { replayed: boolean, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> } };

export type WholeMergedLineFragment = { sku: string, outcome: MergedLineOutcome, reason: MergedLineReason | null, quantityBefore: number, quantityFromSource: number, quantityAfter: number, attributes: Array<{ key: string, value: string }> };

export type ReturnedFragment = { sku: string, quantity: number, attributes: Array<{ key: string, value: string }> };

export type MergeCartMutationVariables = Exact<{
  input: MergeCartInput;
}>;


export type MergeCartMutation = { mergeCart: { replayed: boolean, outcome: MergeOutcome | null, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, merge: { id: string, at: string, strategy: MergeStrategy, undoableUntil: string | null, returned: Array<{ sku: string, quantity: number, attributes: Array<{ key: string, value: string }> }>, lines: Array<{ sku: string, outcome: MergedLineOutcome, reason: MergedLineReason | null, quantityBefore: number, quantityFromSource: number, quantityAfter: number, attributes: Array<{ key: string, value: string }> }> } | null } };

export type PreviewMergeCartQueryVariables = Exact<{
  input: MergeCartInput;
}>;


export type PreviewMergeCartQuery = { previewMergeCart: { outcome: MergeOutcome | null, lines: Array<{ sku: string, outcome: MergedLineOutcome, reason: MergedLineReason | null, quantityBefore: number, quantityFromSource: number, quantityAfter: number, attributes: Array<{ key: string, value: string }> }>, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> } };

export type UndoMergeCartMutationVariables = Exact<{
  input: UndoMergeCartInput;
}>;


export type UndoMergeCartMutation = { undoMergeCart: { replayed: boolean, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, merges: Array<{ id: string, returned: Array<{ sku: string, quantity: number, attributes: Array<{ key: string, value: string }> }> }>, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const WholeLineFragmentDoc = new TypedDocumentString(`
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
    `, {"fragmentName":"WholeLine"}) as unknown as TypedDocumentString<WholeLineFragment, unknown>;
export const WholeCartFragmentDoc = new TypedDocumentString(`
    fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}`, {"fragmentName":"WholeCart"}) as unknown as TypedDocumentString<WholeCartFragment, unknown>;
export const UserErrorFragmentDoc = new TypedDocumentString(`
    fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
    `, {"fragmentName":"UserError"}) as unknown as TypedDocumentString<UserErrorFragment, unknown>;
export const WarningFragmentDoc = new TypedDocumentString(`
    fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}
    `, {"fragmentName":"Warning"}) as unknown as TypedDocumentString<WarningFragment, unknown>;
export const PayloadFragmentDoc = new TypedDocumentString(`
    fragment Payload on CartPayload {
  cart {
    ...WholeCart
  }
  userErrors {
    ...UserError
  }
  warnings {
    ...Warning
  }
  replayed
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}`, {"fragmentName":"Payload"}) as unknown as TypedDocumentString<PayloadFragment, unknown>;
export const WholeMergedLineFragmentDoc = new TypedDocumentString(`
    fragment WholeMergedLine on MergedLine {
  sku
  attributes {
    key
    value
  }
  outcome
  reason
  quantityBefore
  quantityFromSource
  quantityAfter
}
    `, {"fragmentName":"WholeMergedLine"}) as unknown as TypedDocumentString<WholeMergedLineFragment, unknown>;
export const ReturnedFragmentDoc = new TypedDocumentString(`
    fragment Returned on ReturnedLine {
  sku
  attributes {
    key
    value
  }
  quantity
}
    `, {"fragmentName":"Returned"}) as unknown as TypedDocumentString<ReturnedFragment, unknown>;
export const CartDocument = new TypedDocumentString(`
    query Cart {
  cart {
    ...WholeCart
  }
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}`) as unknown as TypedDocumentString<CartQuery, CartQueryVariables>;
export const AddCartLinesDocument = new TypedDocumentString(`
    mutation AddCartLines($input: AddCartLinesInput!) {
  addCartLines(input: $input) {
    ...Payload
  }
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}
fragment Payload on CartPayload {
  cart {
    ...WholeCart
  }
  userErrors {
    ...UserError
  }
  warnings {
    ...Warning
  }
  replayed
}`) as unknown as TypedDocumentString<AddCartLinesMutation, AddCartLinesMutationVariables>;
export const UpdateCartLinesDocument = new TypedDocumentString(`
    mutation UpdateCartLines($input: UpdateCartLinesInput!) {
  updateCartLines(input: $input) {
    ...Payload
  }
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}
fragment Payload on CartPayload {
  cart {
    ...WholeCart
  }
  userErrors {
    ...UserError
  }
  warnings {
    ...Warning
  }
  replayed
}`) as unknown as TypedDocumentString<UpdateCartLinesMutation, UpdateCartLinesMutationVariables>;
export const RemoveCartLinesDocument = new TypedDocumentString(`
    mutation RemoveCartLines($input: RemoveCartLinesInput!) {
  removeCartLines(input: $input) {
    ...Payload
  }
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}
fragment Payload on CartPayload {
  cart {
    ...WholeCart
  }
  userErrors {
    ...UserError
  }
  warnings {
    ...Warning
  }
  replayed
}`) as unknown as TypedDocumentString<RemoveCartLinesMutation, RemoveCartLinesMutationVariables>;
export const ClearCartDocument = new TypedDocumentString(`
    mutation ClearCart($input: ClearCartInput!) {
  clearCart(input: $input) {
    ...Payload
  }
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}
fragment Payload on CartPayload {
  cart {
    ...WholeCart
  }
  userErrors {
    ...UserError
  }
  warnings {
    ...Warning
  }
  replayed
}`) as unknown as TypedDocumentString<ClearCartMutation, ClearCartMutationVariables>;
export const TakeOrderedLinesDocument = new TypedDocumentString(`
    mutation TakeOrderedLines($input: TakeOrderedLinesInput!) {
  takeOrderedLines(input: $input) {
    ...Payload
  }
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}
fragment Payload on CartPayload {
  cart {
    ...WholeCart
  }
  userErrors {
    ...UserError
  }
  warnings {
    ...Warning
  }
  replayed
}`) as unknown as TypedDocumentString<TakeOrderedLinesMutation, TakeOrderedLinesMutationVariables>;
export const SyncCartDocument = new TypedDocumentString(`
    mutation SyncCart($input: SyncCartInput!) {
  syncCart(input: $input) {
    cart {
      ...WholeCart
    }
    userErrors {
      ...UserError
    }
    warnings {
      ...Warning
    }
    replayed
  }
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}`) as unknown as TypedDocumentString<SyncCartMutation, SyncCartMutationVariables>;
export const MergeCartDocument = new TypedDocumentString(`
    mutation MergeCart($input: MergeCartInput!) {
  mergeCart(input: $input) {
    cart {
      ...WholeCart
    }
    userErrors {
      ...UserError
    }
    warnings {
      ...Warning
    }
    replayed
    outcome
    merge {
      id
      at
      strategy
      undoableUntil
      returned {
        ...Returned
      }
      lines {
        ...WholeMergedLine
      }
    }
  }
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}
fragment WholeMergedLine on MergedLine {
  sku
  attributes {
    key
    value
  }
  outcome
  reason
  quantityBefore
  quantityFromSource
  quantityAfter
}
fragment Returned on ReturnedLine {
  sku
  attributes {
    key
    value
  }
  quantity
}`) as unknown as TypedDocumentString<MergeCartMutation, MergeCartMutationVariables>;
export const PreviewMergeCartDocument = new TypedDocumentString(`
    query PreviewMergeCart($input: MergeCartInput!) {
  previewMergeCart(input: $input) {
    outcome
    lines {
      ...WholeMergedLine
    }
    userErrors {
      ...UserError
    }
    warnings {
      ...Warning
    }
  }
}
    fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}
fragment WholeMergedLine on MergedLine {
  sku
  attributes {
    key
    value
  }
  outcome
  reason
  quantityBefore
  quantityFromSource
  quantityAfter
}`) as unknown as TypedDocumentString<PreviewMergeCartQuery, PreviewMergeCartQueryVariables>;
export const UndoMergeCartDocument = new TypedDocumentString(`
    mutation UndoMergeCart($input: UndoMergeCartInput!) {
  undoMergeCart(input: $input) {
    ...Payload
    cart {
      merges {
        id
        returned {
          ...Returned
        }
      }
    }
  }
}
    fragment WholeLine on CartLine {
  id
  sku
  quantity
  attributes {
    key
    value
  }
  addedVia
  addedAt
  updatedAt
}
fragment WholeCart on Cart {
  id
  version
  lines {
    ...WholeLine
  }
  lineCount
  totalQuantity
  createdAt
  updatedAt
  expiresAt
  lastChangedVia
}
fragment UserError on CartUserError {
  code
  message
  field
  lineId
  retryable
}
fragment Warning on CartWarning {
  code
  message
  field
  lineId
  retryable
}
fragment Payload on CartPayload {
  cart {
    ...WholeCart
  }
  userErrors {
    ...UserError
  }
  warnings {
    ...Warning
  }
  replayed
}
fragment Returned on ReturnedLine {
  sku
  attributes {
    key
    value
  }
  quantity
}`) as unknown as TypedDocumentString<UndoMergeCartMutation, UndoMergeCartMutationVariables>;