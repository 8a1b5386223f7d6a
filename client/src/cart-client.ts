import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import type { SyncCartInput } from './__generated__/operations.js';
import {
  AddCartLinesDocument,
  CartDocument,
  ClearCartDocument,
  MergeCartDocument,
  PreviewMergeCartDocument,
  RemoveCartLinesDocument,
  SyncCartDocument,
  TakeOrderedLinesDocument,
  UndoMergeCartDocument,
  UpdateCartLinesDocument,
} from './__generated__/operations.js';
import type { GraphAnswer } from './answer.js';
import { AuthRoutes } from './auth-routes.js';
import { insist } from './attempts.js';
import { CartClientError } from './cart-client-error.js';
import type {
  Cart,
  CartLineInput,
  CartLineUpdateInput,
  CartMergePreview,
  CartPayload,
  MergeCartPayload,
  MergeStrategy,
  SyncCartPayload,
  UndoMergeCartPayload,
} from './cart-types.js';
import type { CallOptions } from './graph.js';
import { Graph } from './graph.js';
import { newIdempotencyKey } from './idempotency-key.js';
import type { Fetch } from './post.js';
import type { SessionOptions } from './session.js';
import { Session } from './session.js';
import type { Storage } from './token-store.js';
import { TokenStore } from './token-store.js';
import type { Identity, LinkConfirmation, SignedIn, SignInAnswer } from './tokens.js';

export interface CartClientOptions extends SessionOptions {
  /** The graph, such as `https://api.shop.example/graphql`. */
  readonly graphUrl: string;
  /** Where the `/auth` routes of the cart service are, such as `https://cart.shop.example/auth`. */
  readonly authUrl: string;
  /** Keeps the session beyond this page. Without it, tokens are in memory only. */
  readonly storage?: Storage;
  /** Defaults to the global `fetch`. */
  readonly fetch?: Fetch;
  /** Timeout (ms) of a call with all its attempts. Defaults to 10,000. */
  readonly timeoutMs?: number;
}

/** Versions, with the `id` of the cart that they were read from. A version is valid only in its own cart. */
type Versions<Name extends string> =
  | ({ readonly [Each in Name]?: number | null } & { readonly cartId: string })
  | ({ readonly [Each in Name]?: null } & { readonly cartId?: string });

/** Options of every change. */
interface IntentOptions extends CallOptions {
  /** Identifies the shopper's intent, so that it is applied once. Defaults to a new key for each call. */
  readonly idempotencyKey?: string;
}

/** Options of a change. With `expectedVersion`, the cart changes only if it still has that version. */
export type ChangeOptions = IntentOptions & Versions<'expectedVersion'>;

/** Options of `clear`. */
export type ClearOptions = IntentOptions & Versions<'expectedVersion' | 'upToVersion'>;

/**
 * Options of `sync`. `baseVersion` is the `version` of the response that the copy was last taken from. Without it, no
 * missing line is removed.
 */
export type CopyOptions = IntentOptions &
  Versions<'expectedVersion' | 'baseVersion'> & {
    /** Identifies the copy: a UUID for each device or tab that keeps one, which never changes. */
    readonly replicaId?: SyncCartInput['replicaId'];
  };

/** An operation as text, such as codegen makes with `documentMode: string`; the type carries its data and variables. */
export type TypedText<Data, Variables> = DocumentTypeDecoration<Data, Variables> & { toString(): string };

/** Options that are sent with every change. */
type SentOptions = IntentOptions & { readonly expectedVersion?: number | null; readonly cartId?: string };

const TIMEOUT_MS = 10_000;

/** Creates a client for one shopper. It sends nothing before the first call. */
export function createCartClient(options: CartClientOptions): CartClient {
  return new CartClient(options);
}

/**
 * One shopper's cart. Changes return `userErrors` (not applied) and `warnings` (applied, but not exactly as requested).
 * A call that fails as a whole throws {@link CartClientError}.
 */
class CartClient {
  private readonly session: Session;
  private readonly graph: Graph;
  private readonly timeoutMs: number;

  constructor({ graphUrl, authUrl, storage, timeoutMs = TIMEOUT_MS, ...options }: CartClientOptions) {
    const send: Fetch = options.fetch ?? ((url, init) => fetch(url, init));
    this.timeoutMs = timeoutMs;
    this.session = new Session(new TokenStore(storage), new AuthRoutes(send, authUrl), options);
    this.graph = new Graph(send, graphUrl, this.session, timeoutMs);
  }

  /** The whole cart. A shopper without one has an empty cart with version 0. */
  async cart(options?: CallOptions): Promise<Cart> {
    return (await this.request(CartDocument, {}, options)).data.cart;
  }

  /** Adds units. If the line exists already, its quantity grows. */
  async addLines(lines: readonly CartLineInput[], options?: ChangeOptions): Promise<CartPayload> {
    return (await this.change(AddCartLinesDocument, { lines: [...lines] }, options)).addCartLines;
  }

  /** Sets quantities; 0 removes. */
  async updateLines(lines: readonly CartLineUpdateInput[], options?: ChangeOptions): Promise<CartPayload> {
    return (await this.change(UpdateCartLinesDocument, { lines: [...lines] }, options)).updateCartLines;
  }

  async removeLines(lineIds: readonly string[], options?: ChangeOptions): Promise<CartPayload> {
    return (await this.change(RemoveCartLinesDocument, { lineIds: [...lineIds] }, options)).removeCartLines;
  }

  /** Removes all lines; with `upToVersion` only what was in the cart at that version, such as what was ordered. */
  async clear({ upToVersion, ...options }: ClearOptions = {}): Promise<CartPayload> {
    return (await this.change(ClearCartDocument, { upToVersion }, options)).clearCart;
  }

  /** Takes ordered lines out of the cart, once per `orderId`: at most the ordered quantity of each line. */
  async takeOrderedLines(
    orderId: string,
    lines: readonly CartLineInput[],
    options?: ChangeOptions,
  ): Promise<CartPayload> {
    const input = { orderId, lines: [...lines] };
    return (await this.change(TakeOrderedLinesDocument, input, options)).takeOrderedLines;
  }

  /** Syncs a copy that was changed, perhaps offline. Pass all lines of the copy, changed or not. */
  async sync(
    lines: readonly CartLineInput[],
    { baseVersion, replicaId, ...options }: CopyOptions = {},
  ): Promise<SyncCartPayload> {
    const input = { lines: [...lines], baseVersion, replicaId };
    return (await this.change(SyncCartDocument, input, options)).syncCart;
  }

  /** Moves the lines of the cart that `sourceToken`, a guest's access token, proves into this shopper's. */
  async mergeCart(
    sourceToken: string,
    { strategy, ...options }: ChangeOptions & { strategy?: MergeStrategy } = {},
  ): Promise<MergeCartPayload> {
    return (await this.change(MergeCartDocument, { sourceToken, strategy }, options)).mergeCart;
  }

  /** What {@link mergeCart} would do now; changes nothing. */
  async previewMergeCart(
    sourceToken: string,
    { strategy, ...options }: CallOptions & { strategy?: MergeStrategy } = {},
  ): Promise<CartMergePreview> {
    const variables = { input: { sourceToken, strategy } };
    return (await this.request(PreviewMergeCartDocument, variables, options)).data.previewMergeCart;
  }

  /**
   * Gives back what a merge brought, within 24 hours. The cart of a guest who has signed in takes nothing back: then the
   * lines are in `returned`, to be offered to the shopper again.
   */
  async undoMergeCart(mergeId: string, options?: ChangeOptions): Promise<UndoMergeCartPayload> {
    const { undoMergeCart } = await this.change(UndoMergeCartDocument, { mergeId }, options);
    const { merges, ...cart } = undoMergeCart.cart;
    const returned = merges.find(({ id }) => id === mergeId)?.returned ?? [];
    return { ...undoMergeCart, cart, returned };
  }

  /**
   * Any operation of the graph. Throws if there is no data at all; parts that a neighbour could not give are null and
   * named in `errors`. A mutation is repeated only if `variables.input.idempotencyKey` is set.
   */
  request<Data = unknown, Variables extends object = Record<string, unknown>>(
    document: string | TypedText<Data, Variables>,
    variables?: Variables,
    options?: CallOptions,
  ): Promise<GraphAnswer<Data>> {
    return this.graph.ask<Data>(document.toString(), variables ?? {}, options);
  }

  /** Becomes a guest, unless somebody is signed in already, as a guest or as a shopper. */
  signInGuest(): Promise<Identity> {
    return this.repeated(() => this.session.signInGuest());
  }

  /**
   * Goes on as the one whom an `/auth` route signed in: takes its whole answer, or at once the promise of it, for which
   * calls wait that the cart refuses because the guest has signed in. One that asks for a confirmation is handed back.
   */
  useTokens(answer: SignedIn | Promise<SignedIn>): Promise<Identity>;
  useTokens(answer: SignInAnswer | Promise<SignInAnswer>): Promise<Identity | LinkConfirmation>;
  useTokens(answer: SignInAnswer | Promise<SignInAnswer>): Promise<Identity | LinkConfirmation> {
    return this.session.use(answer);
  }

  /** Who is signed in as far as this device knows. */
  identity(): Promise<Identity | undefined> {
    return this.session.identity();
  }

  /** An access token that is good now, for other GraphQL clients or as `sourceToken` of a merge. */
  accessToken(): Promise<string | undefined> {
    return this.repeated(async () => (await this.session.tokens())?.accessToken);
  }

  /** Forgets the tokens, whatever comes, and then ends the session at the service. */
  async signOut(): Promise<void> {
    const tokens = await this.session.forget();
    if (tokens) await this.repeated(() => this.session.end(tokens));
  }

  private repeated<T>(attempt: () => Promise<T>): Promise<T> {
    return insist(attempt, { timeoutMs: this.timeoutMs, repeatable: true });
  }

  private async change<Data, Input extends object>(
    document: TypedText<Data, { input: Input }>,
    input: Input,
    { idempotencyKey = newIdempotencyKey(), expectedVersion, cartId, signal }: SentOptions = {},
  ): Promise<Data> {
    const variables = { input: { ...input, idempotencyKey, expectedVersion, cartId } };
    try {
      return (await this.request(document, variables, { signal })).data;
    } catch (error) {
      if (!(error instanceof CartClientError)) throw error;
      // A new one: calls that waited for the same refresh were all given this error, and each has its own key.
      throw new CartClientError(error.code, error.message, error.retryable, idempotencyKey);
    }
  }
}

export type { CartClient };
