import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { DocumentNode } from 'graphql';
import { print } from 'graphql';
import {
  AddCartLinesDocument,
  CartDocument,
  ClearCartDocument,
  MergeCartDocument,
  MergesDocument,
  PreviewMergeCartDocument,
  RemoveCartLinesDocument,
  SyncCartDocument,
  TakeOrderedLinesDocument,
  UndoMergeCartDocument,
  UpdateCartLinesDocument,
} from '../__generated__/operations';
import type {
  AddCartLinesInput,
  ClearCartInput,
  MergeCartInput,
  PreviewMergeCartQuery,
  RemoveCartLinesInput,
  SyncCartInput,
  SyncCartMutation,
  TakeOrderedLinesInput,
  UndoMergeCartInput,
  UpdateCartLinesInput,
  WholeCartFragment,
  WholeMergeFragment,
  WholeMergePayloadFragment,
  WholePayloadFragment,
} from '../__generated__/operations';
import { laneHeaders, rehearse } from './lane';

export interface GraphqlAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; retryable?: boolean };
  }[];
}

/** Somebody with a token, talking to a GraphQL address as a client would. */
export class Shopper {
  constructor(
    readonly address: string,
    readonly token: string,
    readonly id: string,
  ) {}

  /** The same one, talking to this service. */
  at(service: string): Shopper {
    return new Shopper(`${service}/graphql`, this.token, this.id);
  }

  /** Posts any operation and gives the whole answer. */
  async ask<Data>(
    query: string | DocumentNode,
    variables: object = {},
    headers: Record<string, string> = {},
  ): Promise<GraphqlAnswer<Data>> {
    const text = typeof query === 'string' ? query : print(query);
    await rehearse(this.address, text, variables);
    const response = await fetch(this.address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...laneHeaders,
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphqlAnswer<Data>;
  }

  /** The data of an answer that must have no errors. */
  async get<Data, Variables extends object>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const answer = await this.ask<Data>(document, variables);
    if (answer.errors || !answer.data) throw new Error(`Unexpected answer: ${JSON.stringify(answer)}`);
    return answer.data;
  }

  async cart(identityId?: string): Promise<WholeCartFragment> {
    return (await this.get(CartDocument, { identityId })).cart;
  }

  async add(input: AddCartLinesInput): Promise<WholePayloadFragment> {
    return (await this.get(AddCartLinesDocument, { input })).addCartLines;
  }

  /** Adds these units of each sku. */
  async fill(units: Record<string, number>): Promise<WholePayloadFragment> {
    return this.add({ lines: Object.entries(units).map(([sku, quantity]) => ({ sku, quantity })) });
  }

  async update(input: UpdateCartLinesInput): Promise<WholePayloadFragment> {
    return (await this.get(UpdateCartLinesDocument, { input })).updateCartLines;
  }

  async remove(input: RemoveCartLinesInput): Promise<WholePayloadFragment> {
    return (await this.get(RemoveCartLinesDocument, { input })).removeCartLines;
  }

  async takeOrdered(input: TakeOrderedLinesInput): Promise<WholePayloadFragment> {
    return (await this.get(TakeOrderedLinesDocument, { input })).takeOrderedLines;
  }

  async clear(input: ClearCartInput): Promise<WholePayloadFragment> {
    return (await this.get(ClearCartDocument, { input })).clearCart;
  }

  async sync(input: SyncCartInput): Promise<SyncCartMutation['syncCart']> {
    return (await this.get(SyncCartDocument, { input })).syncCart;
  }

  /** @param source whose cart to merge into this shopper's; its token is the proof. */
  async mergeCart(
    source: Shopper,
    input: Omit<MergeCartInput, 'sourceToken'> = {},
  ): Promise<WholeMergePayloadFragment> {
    return (await this.get(MergeCartDocument, { input: { ...input, sourceToken: source.token } })).mergeCart;
  }

  async previewMergeCart(
    source: Shopper,
    input: Omit<MergeCartInput, 'sourceToken'> = {},
  ): Promise<PreviewMergeCartQuery['previewMergeCart']> {
    return (await this.get(PreviewMergeCartDocument, { input: { ...input, sourceToken: source.token } }))
      .previewMergeCart;
  }

  async undoMergeCart(input: UndoMergeCartInput): Promise<WholePayloadFragment> {
    return (await this.get(UndoMergeCartDocument, { input })).undoMergeCart;
  }

  async merges(): Promise<WholeMergeFragment[]> {
    return (await this.get(MergesDocument, {})).cart.merges;
  }
}

/** Somebody who signed in, or a guest, talking to the service that gave them these tokens. */
export function shopperAt(
  service: string,
  { accessToken, identity }: { accessToken: string; identity: { id: string } },
): Shopper {
  return new Shopper(`${service}/graphql`, accessToken, identity.id);
}

/** The same shopper, with these units of each sku added. */
export async function filled(shopper: Shopper, units: Record<string, number>): Promise<Shopper> {
  await shopper.fill(units);
  return shopper;
}

/** A new guest of a service, asking at `address` (the service itself unless a gateway is named). */
export async function newGuest(
  service: string,
  address = `${service}/graphql`,
  channel = 'WEB',
): Promise<Shopper> {
  const response = await fetch(`${service}/auth/guest`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel }),
  });
  const { accessToken, identity } = (await response.json()) as {
    accessToken: string;
    identity: { id: string };
  };
  return new Shopper(address, accessToken, identity.id);
}

/** Sku → units of a cart. */
export function unitsOf(cart: WholeCartFragment): Record<string, number> {
  return Object.fromEntries(cart.lines.map(({ sku, quantity }) => [sku, quantity]));
}
