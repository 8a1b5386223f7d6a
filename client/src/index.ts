export type { GraphAnswer, GraphError } from './answer.js';
export type { Channel } from './auth-routes.js';
export type {
  CartClient,
  CartClientOptions,
  ChangeOptions,
  ClearOptions,
  CopyOptions,
  TypedText,
} from './cart-client.js';
export { createCartClient } from './cart-client.js';
export type { CartClientErrorCode } from './cart-client-error.js';
export { CartClientError } from './cart-client-error.js';
export type {
  Cart,
  CartLine,
  CartLineInput,
  CartLineUpdateInput,
  CartMergePreview,
  CartPayload,
  MergeCartPayload,
  MergeStrategy,
  SyncCartPayload,
  UndoMergeCartPayload,
} from './cart-types.js';
export type { CallOptions } from './graph.js';
export type { Fetch } from './post.js';
export type { Storage } from './token-store.js';
export type { Identity, LinkConfirmation, LinkSide, SignedIn, SignInAnswer } from './tokens.js';
