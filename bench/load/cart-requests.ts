import { ROUTER_SECRET } from '../../test/support/service';
import type { HttpRequest } from './http-request';

/* What clients ask for, the same of every server that is compared. */

export interface BenchShopper {
  readonly id: string;
  readonly token: string;
}

const CART = `id version lineCount totalQuantity updatedAt
    lines { id sku quantity attributes { key value } addedVia addedAt }`;
const FINDING = 'code message field lineId retryable';

const READ = `query Cart { cart { ${CART} } }`;
const ADD = `mutation AddCartLines($input: AddCartLinesInput!) {
  addCartLines(input: $input) {
    cart { ${CART} }
    userErrors { ${FINDING} }
    warnings { ${FINDING} }
    replayed
  }
}`;
const ENTITIES = `query Carts($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Cart { ${CART} } }
}`;

const MERGE = `mutation MergeCart($input: MergeCartInput!) {
  mergeCart(input: $input) {
    outcome
    merge { id lines { sku outcome quantityBefore quantityFromSource quantityAfter reason } undoableUntil }
    cart { ${CART} }
    userErrors { ${FINDING} }
    warnings { ${FINDING} }
  }
}`;

export function skusOf(lines: number): string[] {
  return Array.from({ length: lines }, (_, index) => `P${String(index + 1).padStart(3, '0')}`);
}

export function readRequest(shopper: BenchShopper): HttpRequest {
  return graphqlRequest(shopper, READ, {});
}

/** Adds one unit of each sku. */
export function addRequest(shopper: BenchShopper, skus: readonly string[]): HttpRequest {
  return graphqlRequest(shopper, ADD, { input: { lines: skus.map((sku) => ({ sku, quantity: 1 })) } });
}

/** Carts by key, as the Router requests those that another subgraph named. */
export function entitiesRequest(supportDesk: BenchShopper, ids: readonly string[]): HttpRequest {
  const representations = ids.map((id) => ({ __typename: 'Cart', id }));
  return graphqlRequest(supportDesk, ENTITIES, { representations });
}

export function mergeRequest(shopper: BenchShopper, source: BenchShopper): HttpRequest {
  return graphqlRequest(shopper, MERGE, { input: { sourceToken: source.token } });
}

export function syncGetRequest({ token }: BenchShopper): HttpRequest {
  return { method: 'GET', path: '/cart/sync', headers: { authorization: `Bearer ${token}` } };
}

/** A copy without a base. The quantity 0 removes the last line; any other puts it back. */
export function syncPostRequest(
  { token }: BenchShopper,
  skus: readonly string[],
  lastQuantity: 0 | 1,
): HttpRequest {
  const cart = skus.map((sku) => ({ sku, qty: sku === skus.at(-1) ? lastQuantity : 1 }));
  return {
    method: 'POST',
    path: '/cart/sync',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ cart, replicaId: 'phone' }),
  };
}

function graphqlRequest({ token }: BenchShopper, query: string, variables: object): HttpRequest {
  return {
    method: 'POST',
    path: '/graphql',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'x-router-secret': ROUTER_SECRET,
    },
    body: JSON.stringify({ query, variables }),
  };
}
