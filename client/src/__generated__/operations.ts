/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Lines to add; a line that exists already grows. */
export type AddCartLinesInput = {
  /** `Cart.id` of the answer that the versions in this input came from. A version means something only in its own cart: that of another cart, also of the one the caller had before signing in, is never mistaken for one of this cart. Without `cartId` only a number that this cart never had is noticed. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Change the cart only if it still has this version, otherwise answer VERSION_CONFLICT with the cart as it is. Rarely needed: changes of two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to repeat: 1 to 128 characters without control characters, new for each intent (a UUID). The same key with the same input is executed once; a repetition answers `replayed: true`. Inputs are the same if they mean the same: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, the order of lines does. VERSION_CONFLICT does not use the key up. Kept for 24 hours at least, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** At most 250 a call. Each is applied or named in `userErrors` on its own. */
  lines: Array<CartLineInput>;
};

/** A line to put into the cart, or a line of a copy of it. */
export type CartLineInput = {
  /** At most 10; their order does not matter. None is the same as an empty list. */
  attributes?: Array<LineAttributeInput> | null | undefined;
  /** Units to add, 1 or more; in a sync the units that the copy holds, 0 or more. More than the line can hold is clamped, with a warning. */
  quantity?: number;
  /** The shop's stock keeping unit, 1 to 64 characters, without white space at its ends and without invisible characters. Letters may be composed (NFC) or not (NFD); the cart keeps them composed. The sku is not looked up: an unknown sku is kept and its product is null. */
  sku: string;
};

/** A new quantity for one line. */
export type CartLineUpdateInput = {
  /** The id of a line of this cart. */
  lineId: string;
  /** Units the line shall have, 0 or more; 0 removes it. More than the line can hold is clamped, with a warning. */
  quantity: number;
};

/** Why something was not applied. More may be added: show `message` for a code you do not know. */
export type CartUserErrorCode =
  /** The cart already has as many lines as it can hold (200). Remove a line first. */
  | 'CART_FULL'
  /** The skus and attributes of the cart take as many bytes as it can hold (100,000 in UTF-8). Remove a line first, or shorten this one. */
  | 'CART_TOO_LARGE'
  /** This idempotency key was used before with another input. Make a new key for each intent. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** Too many attributes, a key twice or empty, a key or value that is too long or has invisible characters, or a key with outer white space. */
  | 'INVALID_ATTRIBUTES'
  /** An idempotency key has 1 to 128 characters and no control characters. */
  | 'INVALID_IDEMPOTENCY_KEY'
  /** `identityId` is no id of an identity. Name the id of the cart that was ordered. */
  | 'INVALID_IDENTITY_ID'
  /** An order id has 1 to 128 characters and no control characters. */
  | 'INVALID_ORDER_ID'
  /** The quantity is below what is allowed here. */
  | 'INVALID_QUANTITY'
  /** A replica id has 1 to 128 characters and no control characters. */
  | 'INVALID_REPLICA_ID'
  /** A sku has 1 to 64 characters, no white space at its ends, and no control or invisible characters. */
  | 'INVALID_SKU'
  /** The line already holds as many units as it can (999). */
  | 'LINE_FULL'
  /** The cart has no line with this id; it may have been removed on another device. */
  | 'LINE_NOT_FOUND'
  /** The lines of the source cart are on their way into another cart. Try again in a few seconds. */
  | 'MERGE_CONFLICT'
  /** This cart has no merge with this id. */
  | 'MERGE_NOT_FOUND'
  /** A merge can be undone for 24 hours, and not if it joined two accounts of one person. */
  | 'MERGE_NOT_UNDOABLE'
  /** This order was taken out of the cart with other lines before. Repeat the call with the same lines. */
  | 'ORDER_ID_REUSED'
  /** Two accounts become one only within 10 minutes of signing in to both. Let the shopper sign in to both once more, and take the new tokens. */
  | 'SIGN_IN_AGAIN'
  /** The source token is of the caller: there is nothing to merge. */
  | 'SOURCE_IS_TARGET'
  /** The source token proves no cart to merge: it is wrong, expired, revoked or of another person. */
  | 'SOURCE_TOKEN_INVALID'
  /** The caller is a guest. Sign in first: carts are merged into the cart of a shopper. */
  | 'TARGET_IS_GUEST'
  /** A call takes 250 lines at most. Split it. */
  | 'TOO_MANY_LINES'
  /** The cart has as many records of orders as it can hold (some hundreds). A service can still take this order out. */
  | 'TOO_MANY_ORDERS'
  /** The cart does not have `expectedVersion`: it has changed, or the version is of another cart. Look at the cart and decide again. */
  | 'VERSION_CONFLICT'
  /** `upToVersion` belongs to another cart, or to this one before it expired. Nothing was taken out. Look at the cart and decide again. */
  | 'VERSION_OF_OTHER_CART'
  | '%future added value';

/** How what was applied differs from what was asked. More may be added: show `message` for a code you do not know. */
export type CartWarningCode =
  /** The version is too old to tell what has changed since. Clearing kept the line; a sync took the higher quantities and removed nothing. */
  | 'BASE_TOO_OLD'
  /** `baseVersion` belongs to another cart, or is forgotten. The sync took the higher quantities and removed nothing. */
  | 'BASE_UNKNOWN'
  /** Some lines of the copy could not be read, so none counted as missing. Correct them and sync again from the same base. */
  | 'COPY_INCOMPLETE'
  /** Somebody changed this line after the merge, so undoing left it as it is. */
  | 'LINE_CHANGED_SINCE_MERGE'
  /** The cart had no room for this line (200 lines, 100,000 bytes of text). Undoing the merge gives it back to the source. */
  | 'LINE_NOT_MERGED'
  /** The line holds fewer units than were asked for: as many as a line can hold (999). */
  | 'QUANTITY_CLAMPED'
  | '%future added value';

/** The door a shopper comes through. More may be added: treat an unknown value as "elsewhere". */
export type Channel =
  /** The website. */
  | 'WEB'
  /** The Mini App inside Zalo. */
  | 'ZALO_MINI_APP'
  | '%future added value';

/** How far to empty the cart. */
export type ClearCartInput = {
  /** `Cart.id` of the answer that the versions in this input came from. A version means something only in its own cart: that of another cart, also of the one the caller had before signing in, is never mistaken for one of this cart. Without `cartId` only a number that this cart never had is noticed. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Change the cart only if it still has this version, otherwise answer VERSION_CONFLICT with the cart as it is. Rarely needed: changes of two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to repeat: 1 to 128 characters without control characters, new for each intent (a UUID). The same key with the same input is executed once; a repetition answers `replayed: true`. Inputs are the same if they mean the same: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, the order of lines does. VERSION_CONFLICT does not use the key up. Kept for 24 hours at least, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** Take out only what was in the cart at this version, such as the one that was ordered; what was added later stays. Everything if left out. Send `cartId` with it: a version that does not belong to this cart is answered with VERSION_OF_OTHER_CART, and nothing is taken out. Repeating it, also with an earlier version, takes nothing out. */
  upToVersion?: number | null | undefined;
};

/** One choice that tells two lines of the same sku apart. */
export type LineAttributeInput = {
  /** Name of the choice, 1 to 255 characters, without white space at its ends and without invisible characters; once a line. */
  key: string;
  /** What was chosen, 0 to 255 characters; invisible ones only as part of emoji. */
  value: string;
};

/** Which cart to move into the cart of the caller, and how. */
export type MergeCartInput = {
  /** `Cart.id` of the answer that the versions in this input came from. A version means something only in its own cart: that of another cart, also of the one the caller had before signing in, is never mistaken for one of this cart. Without `cartId` only a number that this cart never had is noticed. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Change the cart only if it still has this version, otherwise answer VERSION_CONFLICT with the cart as it is. Rarely needed: changes of two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to repeat: 1 to 128 characters without control characters, new for each intent (a UUID). The same key with the same input is executed once; a repetition answers `replayed: true`. Inputs are the same if they mean the same: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, the order of lines does. VERSION_CONFLICT does not use the key up. Kept for 24 hours at least, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** Proves the source: the access token of a guest, or of another account of the same person, or a hand-off code of a guest (`POST /auth/handoff`), which mergeCart uses up. Ids prove nothing. */
  sourceToken: string;
  /** What becomes of the lines. */
  strategy?: MergeStrategy;
};

/** What a mergeCart call came to. */
export type MergeOutcome =
  /** Another call had moved them into this cart before; nothing was moved twice. */
  | 'ALREADY_MERGED'
  /** This call, or the one it repeats, moved the lines. */
  | 'MERGED'
  /** The source has no lines. */
  | 'NOTHING_TO_MERGE'
  | '%future added value';

/**
 * How two carts become one. The target is the caller's cart.
 *
 * | strategy | line in both | only in the source | only in the target |
 * | --- | --- | --- | --- |
 * | SUM | quantities add up | added | stays |
 * | MAX | the higher quantity | added | stays |
 * | KEEP_TARGET | target's quantity | left out | stays |
 * | KEEP_SOURCE | source's quantity | added | removed, unless the source is empty |
 *
 * Limits never fail a merge: quantities are cut to 999, lines beyond 200 or beyond 100,000 bytes of text are left out (unless the shop sets other limits). The receipt and
 * warnings name both, and undo gives them back. Lines of one sku with other attributes are different lines.
 *
 * The table holds for two accounts of one person too, also where the younger one asks, whose cart is merged into the older one's.
 */
export type MergeStrategy =
  /** The source takes the place of the caller's cart. */
  | 'KEEP_SOURCE'
  /** The caller's cart stays as it is; the source is emptied. */
  | 'KEEP_TARGET'
  /** The same thing put into both carts counts once. */
  | 'MAX'
  /** Nothing either cart held is given up. */
  | 'SUM'
  | '%future added value';

/** What a merge did to a line. */
export type MergedLineOutcome =
  /** It was only in the source and came in. */
  | 'ADDED'
  /** It was in both; SUM or MAX raised the quantity. */
  | 'COMBINED'
  /** Nothing of the source's quantity came in; `reason` says why. */
  | 'NOT_MERGED'
  /** It was only in the target; KEEP_SOURCE took it out. */
  | 'REMOVED'
  /** It was in both; KEEP_SOURCE set another quantity. */
  | 'REPLACED'
  /** It was in both, and the quantity in the target is what it was. */
  | 'UNCHANGED'
  | '%future added value';

/** Why a line is not as the two carts alone would make it. */
export type MergedLineReason =
  /** The cart holds no more lines (200). */
  | 'LINE_LIMIT'
  /** The line holds no more units (999). */
  | 'QUANTITY_LIMIT'
  /** The skus and attributes of the cart take no more bytes (100,000 in UTF-8). */
  | 'SIZE_LIMIT'
  /** KEEP_TARGET or KEEP_SOURCE asked for it. */
  | 'STRATEGY'
  | '%future added value';

/** Lines to remove. */
export type RemoveCartLinesInput = {
  /** `Cart.id` of the answer that the versions in this input came from. A version means something only in its own cart: that of another cart, also of the one the caller had before signing in, is never mistaken for one of this cart. Without `cartId` only a number that this cart never had is noticed. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Change the cart only if it still has this version, otherwise answer VERSION_CONFLICT with the cart as it is. Rarely needed: changes of two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to repeat: 1 to 128 characters without control characters, new for each intent (a UUID). The same key with the same input is executed once; a repetition answers `replayed: true`. Inputs are the same if they mean the same: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, the order of lines does. VERSION_CONFLICT does not use the key up. Kept for 24 hours at least, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** Ids of lines of this cart, at most 250 a call. Each is applied or named in `userErrors` on its own. An id that comes twice is removed once. */
  lineIds: Array<string>;
};

/** The whole copy of the cart that a client keeps, and where it comes from. */
export type SyncCartInput = {
  /** `Cart.version` of the answer that the copy last came from, 0 if that was an empty cart. Send `cartId` with it. Null if there was none: then the higher quantity of each line is taken and nothing is removed but what is sent with quantity 0. A version that does not belong to this cart counts as null, with the warning BASE_UNKNOWN. */
  baseVersion?: number | null | undefined;
  /** `Cart.id` of the answer that the versions in this input came from. A version means something only in its own cart: that of another cart, also of the one the caller had before signing in, is never mistaken for one of this cart. Without `cartId` only a number that this cart never had is noticed. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Change the cart only if it still has this version, otherwise answer VERSION_CONFLICT with the cart as it is. Rarely needed: changes of two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to repeat: 1 to 128 characters without control characters, new for each intent (a UUID). The same key with the same input is executed once; a repetition answers `replayed: true`. Inputs are the same if they mean the same: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, the order of lines does. VERSION_CONFLICT does not use the key up. Kept for 24 hours at least, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** All lines of the copy, at most 250. A line that is missing counts as one of 0 units. Each is applied or named in `userErrors` on its own; one that is named stays as it is in the cart. If sku or attributes of a line cannot be read, no line counts as missing in this sync (warning COPY_INCOMPLETE). */
  lines: Array<CartLineInput>;
  /** Names the copy: 1 to 128 characters, another one for each device or tab that keeps a copy, the same for its whole life (a UUID). With it a copy whose sync was not answered may change and be sent again from the old base. Without it only the same copy from the same base may be sent again. */
  replicaId?: string | null | undefined;
};

/** An order, and what of the cart it paid for. */
export type TakeOrderedLinesInput = {
  /** `Cart.id` of the answer that the versions in this input came from. A version means something only in its own cart: that of another cart, also of the one the caller had before signing in, is never mistaken for one of this cart. Without `cartId` only a number that this cart never had is noticed. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Change the cart only if it still has this version, otherwise answer VERSION_CONFLICT with the cart as it is. Rarely needed: changes of two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to repeat: 1 to 128 characters without control characters, new for each intent (a UUID). The same key with the same input is executed once; a repetition answers `replayed: true`. Inputs are the same if they mean the same: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, the order of lines does. VERSION_CONFLICT does not use the key up. Kept for 24 hours at least, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** The id of the cart that was ordered, for services with scope `cart:order`; FORBIDDEN without it. The lines are followed to where they have gone since, as by signing in. Left out: the caller's cart. */
  identityId?: string | null | undefined;
  /** What was ordered, at most 250 lines. At most so many units of each line leave the cart; a line that is no longer there is passed over. A line that cannot be read is named in `userErrors`. */
  lines: Array<CartLineInput>;
  /** Names the order, 1 to 128 characters without control characters. The same order is taken out once, without an idempotency key, for as long as the cart lives. */
  orderId: string;
};

/** Which merge to undo. */
export type UndoMergeCartInput = {
  /** `Cart.id` of the answer that the versions in this input came from. A version means something only in its own cart: that of another cart, also of the one the caller had before signing in, is never mistaken for one of this cart. Without `cartId` only a number that this cart never had is noticed. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Change the cart only if it still has this version, otherwise answer VERSION_CONFLICT with the cart as it is. Rarely needed: changes of two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to repeat: 1 to 128 characters without control characters, new for each intent (a UUID). The same key with the same input is executed once; a repetition answers `replayed: true`. Inputs are the same if they mean the same: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, the order of lines does. VERSION_CONFLICT does not use the key up. Kept for 24 hours at least, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** The id of a merge into this cart, not older than 24 hours. */
  mergeId: string;
};

/** Lines and the quantities they shall have. */
export type UpdateCartLinesInput = {
  /** `Cart.id` of the answer that the versions in this input came from. A version means something only in its own cart: that of another cart, also of the one the caller had before signing in, is never mistaken for one of this cart. Without `cartId` only a number that this cart never had is noticed. Has no effect without a version. */
  cartId?: string | null | undefined;
  /** Change the cart only if it still has this version, otherwise answer VERSION_CONFLICT with the cart as it is. Rarely needed: changes of two devices add up. Send `cartId` with it. */
  expectedVersion?: number | null | undefined;
  /** Makes the call safe to repeat: 1 to 128 characters without control characters, new for each intent (a UUID). The same key with the same input is executed once; a repetition answers `replayed: true`. Inputs are the same if they mean the same: the order of attributes, composed or decomposed letters, and null or an empty list for no attributes make no difference, the order of lines does. VERSION_CONFLICT does not use the key up. Kept for 24 hours at least, per cart and mutation. */
  idempotencyKey?: string | null | undefined;
  /** At most 250 a call. Each is applied or named in `userErrors` on its own. If a line is named twice, the last quantity counts. */
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


export type UndoMergeCartMutation = { undoMergeCart: { replayed: boolean, cart: { id: string, version: number, lineCount: number, totalQuantity: number, createdAt: string | null, updatedAt: string | null, expiresAt: string | null, lastChangedVia: Channel | null, lines: Array<{ id: string, sku: string, quantity: number, addedVia: Channel, addedAt: string, updatedAt: string, attributes: Array<{ key: string, value: string }> }> }, userErrors: Array<{ code: CartUserErrorCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }>, warnings: Array<{ code: CartWarningCode, message: string, field: Array<string> | null, lineId: string | null, retryable: boolean }> } };

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
        sku
        attributes {
          key
          value
        }
        quantity
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
}`) as unknown as TypedDocumentString<UndoMergeCartMutation, UndoMergeCartMutationVariables>;