import { createHash } from 'node:crypto';

/** What a change does to clients and subgraphs that rely on the old state. */
export type Severity = 'breaking' | 'dangerous' | 'safe';

export type Audience = 'clients' | 'neighbours';

export interface Change {
  /** Ten hex digits of a hash of kind, coordinate, from and to, so the same change always has the same id. */
  readonly id: string;
  /** Such as `FIELD_REMOVED`. Kinds of the API schema have the names of @graphql-inspector/core. */
  readonly kind: string;
  /** Schema coordinate, such as `Cart.lines` or `Query.cart(identityId:)`. */
  readonly coordinate: string;
  /** The subgraph that changed. Unset: the API schema, which clients see. */
  readonly subgraph?: string;
  /** The variant whose API changed, if it is not the API of the whole graph. */
  readonly variant?: string;
  readonly from?: string;
  readonly to?: string;
  readonly severity: Severity;
  /** Who can be affected: clients or the other subgraphs. Unset: both. */
  readonly noticedBy?: Audience;
  readonly message: string;
}

export function change(facts: Omit<Change, 'id'>): Change {
  const { kind, coordinate, subgraph, variant, from = '', to = '' } = facts;
  const seenIn = subgraph ?? variant ?? '';
  const text = [kind, coordinate, seenIn, from, to].join('\n');
  return { id: createHash('sha256').update(text).digest('hex').slice(0, 10), ...facts };
}
