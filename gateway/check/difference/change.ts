import { createHash } from 'node:crypto';

/** What a change does to those who rely on the old state, if they rely on it at all. */
export type Severity = 'breaking' | 'dangerous' | 'safe';

export type Audience = 'clients' | 'neighbours';

/** One difference between two states of the graph. */
export interface Change {
  /** Ten hex digits of kind, coordinate, from and to: the same change has the same id wherever and whenever it is found. */
  readonly id: string;
  /** Such as `FIELD_REMOVED`; those of the API schema are called as in @graphql-inspector/core. */
  readonly kind: string;
  /** Schema coordinate, such as `Cart.lines` or `Query.cart(identityId:)`. */
  readonly coordinate: string;
  /** The subgraph in which it was seen; none: in the API schema, which clients see. */
  readonly subgraph?: string;
  /** The variant to whose API it happened, if not to that of the whole graph. */
  readonly variant?: string;
  readonly from?: string;
  readonly to?: string;
  readonly severity: Severity;
  /** Who can be hurt: those who send operations, the other subgraphs, or (if left out) both. */
  readonly noticedBy?: Audience;
  readonly message: string;
}

/** A change with its id. */
export function change(facts: Omit<Change, 'id'>): Change {
  const { kind, coordinate, subgraph, variant, from = '', to = '' } = facts;
  const seenIn = subgraph ?? variant ?? '';
  const text = [kind, coordinate, seenIn, from, to].join('\n');
  return { id: createHash('sha256').update(text).digest('hex').slice(0, 10), ...facts };
}
