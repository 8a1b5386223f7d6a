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
  /** Keeps the shopper signed in beyond this page; without it tokens are in memory only. */
  readonly storage?: Storage;
  /** The browser's own unless given. */
  readonly fetch?: Fetch;
  /** Time (ms) for one call with all its attempts; 10,000 unless given. */
  readonly timeoutMs?: number;
}

/**
 * Versions, and the cart whose they are: `cartId` is the `id` of the cart that they were read from. A version means
 * something only in its own cart, so none goes without it.
 */
type Versions<Name extends string> =
  | ({ readonly [Each in Name]?: number | null } & { readonly cartId: string })
  | ({ readonly [Each in Name]?: null } & { readonly cartId?: string });

/** What a caller may say about any change. */
interface IntentOptions extends CallOptions {
  /** Names the shopper's intent, so that it is done once however often it is asked for. Made up unless given. */
  readonly idempotencyKey?: string;
}

/** What a caller may say about a change; with `expectedVersion` the cart is changed only if it still has that version. */
export type ChangeOptions = IntentOptions & Versions<'expectedVersion'>;

/** How far to empty the cart. */
export type ClearOptions = IntentOptions & Versions<'expectedVersion' | 'upToVersion'>;

/**
 * Where a copy of the cart comes from: `baseVersion` is the `version` of the answer that it last came from, and without it
 * nothing is removed.
 */
export type CopyOptions = IntentOptions &
  Versions<'expectedVersion' | 'baseVersion'> & {
    /** Names the copy: a UUID for each device or tab that keeps one, the same for its whole life. */
    readonly replicaId?: SyncCartInput['replicaId'];
  };

/** An operation as text, such as codegen makes with `documentMode: string`; the type carries its data and variables. */
export type TypedText<Data, Variables> = DocumentTypeDecoration<Data, Variables> & { toString(): string };

/** What every change sends, if it is given. */
type SentOptions = IntentOptions & { readonly expectedVersion?: number | null; readonly cartId?: string };

const TIMEOUT_MS = 10_000;

/** Makes a client for one shopper. Nothing is asked of the network before the first call. */
export function createCartClient(options: CartClientOptions): CartClient {
  return new CartClient(options);
}

/**
 * One shopper's cart. Changes answer what was not applied (`userErrors`) and what was applied otherwise (`warnings`);
 * what failed as a whole is thrown as {@link CartClientError}.
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

  /** The whole cart; somebody without one has an empty cart of version 0. */
  async cart(options?: CallOptions): Promise<Cart> {
    return (await this.request(CartDocument, {}, options)).data.cart;
  }

  /** Adds units; a line that is there already grows. */
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

  /** Empties the cart; with `upToVersion` only of what was in it then, such as what was ordered. */
  async clear({ upToVersion, ...options }: ClearOptions = {}): Promise<CartPayload> {
    return (await this.change(ClearCartDocument, { upToVersion }, options)).clearCart;
  }

  /** Takes what an order paid for out of the cart, once per `orderId`: at most the ordered units of each line. */
  async takeOrderedLines(
    orderId: string,
    lines: readonly CartLineInput[],
    options?: ChangeOptions,
  ): Promise<CartPayload> {
    const input = { orderId, lines: [...lines] };
    return (await this.change(TakeOrderedLinesDocument, input, options)).takeOrderedLines;
  }

  /** Brings a copy that was changed, perhaps offline, and the cart together: all lines of the copy, whatever has changed. */
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
