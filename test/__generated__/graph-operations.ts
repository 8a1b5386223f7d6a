/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A new quantity for one line. */
export type CartLineUpdateInput = {
  /** The id of a line of this cart. */
  lineId: string;
  /** The new quantity, 0 or more. 0 removes the line. A quantity above the maximum is reduced to it, with a warning. */
  quantity: number;
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

export type PricedCartFragment = { id: string, version: number, totalQuantity: number, lines: Array<{ id: string, sku: string, quantity: number, product: { sku: string, title: string } | null, total: { amount: string } | null }>, subtotal: { amount: string, currencyCode: string } | null };

export type PricedCartQueryVariables = Exact<{ [key: string]: never; }>;


export type PricedCartQuery = { cart: { id: string, version: number, totalQuantity: number, lines: Array<{ id: string, sku: string, quantity: number, product: { sku: string, title: string } | null, total: { amount: string } | null }>, subtotal: { amount: string, currencyCode: string } | null } };

export type CartBadgeQueryVariables = Exact<{ [key: string]: never; }>;


export type CartBadgeQuery = { cart: { id: string, totalQuantity: number } };

export type SetQuantityMutationVariables = Exact<{
  input: UpdateCartLinesInput;
}>;


export type SetQuantityMutation = { updateCartLines: { cart: { id: string, version: number, totalQuantity: number, lines: Array<{ id: string, quantity: number, total: { amount: string } | null }>, subtotal: { amount: string, currencyCode: string } | null } } };

export const PricedCartFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PricedCart"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Cart"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"totalQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"product"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<PricedCartFragment, unknown>;
export const PricedCartDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PricedCart"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cart"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PricedCart"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PricedCart"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Cart"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"totalQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"product"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sku"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]} as unknown as DocumentNode<PricedCartQuery, PricedCartQueryVariables>;
export const CartBadgeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CartBadge"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cart"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"totalQuantity"}}]}}]}}]} as unknown as DocumentNode<CartBadgeQuery, CartBadgeQueryVariables>;
export const SetQuantityDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetQuantity"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateCartLinesInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"updateCartLines"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cart"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"totalQuantity"}},{"kind":"Field","name":{"kind":"Name","value":"lines"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"quantity"}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"subtotal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currencyCode"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SetQuantityMutation, SetQuantityMutationVariables>;