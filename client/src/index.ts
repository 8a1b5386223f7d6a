export type { GraphAnswer, GraphError } from './answer.js';
export type { Channel } from './auth-routes.js';
export type {
  Cart,
  CartClient,
  CartClientOptions,
  CartLine,
  CartLineInput,
  CartLineUpdateInput,
  CartMergePreview,
  CartPayload,
  ChangeOptions,
  ClearOptions,
  CopyOptions,
  MergeCartPayload,
  MergeStrategy,
  SyncCartPayload,
  TypedText,
} from './cart-client.js';
export { createCartClient } from './cart-client.js';
export type { CartClientErrorCode } from './cart-client-error.js';
export { CartClientError } from './cart-client-error.js';
export type { CallOptions } from './graph.js';
export type { Fetch } from './post.js';
export type { Storage } from './token-store.js';
export type { Identity, LinkConfirmation, LinkSide, SignedIn, SignInAnswer } from './tokens.js';
