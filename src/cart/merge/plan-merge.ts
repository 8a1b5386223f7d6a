import { Refusal } from '../../errors';
import { isOlder } from '../../identity/identity';
import { keysFull } from '../idempotency';
import type { Operation } from '../idempotency';
import { isExpected } from '../version-source';
import type { MergeRecord } from './merge-change';
import type { Side } from './merge-sides';
import { joinsAccounts } from './receipt';
import type { MergeStrategy, Receipt } from './receipt';
import type { MergeRejection, MergeTerms, VerifiedSides } from './source-verifier';

/** An estimate: the expiry of the oldest key is not looked up. */
const KEYS_WAIT_SECONDS = 60;

export interface MergeFacts {
  readonly terms: MergeTerms;
  readonly verified: VerifiedSides;
  /** The carts, after pending departures from the source to the target were finished. */
  readonly source: Side;
  readonly target: Side;
  /** Undefined for a call without an idempotency key. */
  readonly key: KeyFacts | undefined;
  /** The source is an alias of the target, or closed and leads to it. */
  readonly leadsToTarget: boolean;
  /** The two accounts are known to belong to different people. */
  readonly twoPeople: boolean;
}

export interface KeyFacts {
  readonly operationFor: (target: string) => Operation;
  /** The fingerprint of this call. */
  readonly fingerprint: string;
  /** The record of an earlier call with this key. */
  readonly record: MergeRecord | undefined;
  /** The receipt of that call, if it is still kept. */
  readonly receipt: Receipt | undefined;
  /** The target cannot keep another key. */
  readonly isFull: boolean;
}

export interface Direction {
  readonly from: Side;
  readonly to: Side;
  /** Two accounts of one person: `from` becomes an alias of `to`. */
  readonly alias: boolean;
  /** A guest signs in: `from` is closed. */
  readonly closes: boolean;
  readonly strategy: MergeStrategy;
}

export type MergePlan =
  | { readonly step: 'REJECT'; readonly rejection: MergeRejection }
  /** A retry: the same input was answered under this key before. */
  | {
      readonly step: 'REPLAY';
      readonly target: string;
      readonly operationFor: KeyFacts['operationFor'];
      readonly record: MergeRecord;
      readonly receipt: Receipt | undefined;
    }
  /** The source is an alias or closed, so nothing can move. Its last merge may be the answer. */
  | ({ readonly step: 'FIND_PAST'; readonly from: string } & Keyed)
  | ({ readonly step: 'MOVE'; readonly direction: Direction } & Keyed);

interface Keyed {
  readonly target: string;
  /** The operation of the client's key, for the target that remains after aliases. */
  readonly operationFor: KeyFacts['operationFor'] | undefined;
}

/**
 * Plans a merge, for mergeCart and previewMergeCart alike.
 * @throws Refusal RATE_LIMITED while the target cannot keep another key, because a merge cannot be refused once it moves.
 * SIGNED_IN_ELSEWHERE for the cart of a guest who signed in as another shopper.
 */
export function planMerge(facts: MergeFacts): MergePlan {
  const { terms, verified, source, target, key } = facts;
  // A guest's token proves only the guest's own cart, not the one its alias leads to.
  if (verified.source.kind === 'GUEST' && source.alias !== undefined && !source.closed)
    return reject('SOURCE_TOKEN_INVALID', 'sourceToken');
  if (key?.record) return planRepetition(key, key.record, target.id);
  if (key?.isFull) throw keysFull(KEYS_WAIT_SECONDS);
  if (!isExpected(terms, target, target.aliases)) return reject('VERSION_CONFLICT', 'expectedVersion');
  const keyed = { target: target.id, operationFor: key?.operationFor };
  if (source.alias !== undefined) {
    // A sign-in as another shopper moves nothing, but must not fail.
    if (!verified.closes && !facts.leadsToTarget) throw new Refusal('SIGNED_IN_ELSEWHERE');
    return { step: 'FIND_PAST', from: source.id, ...keyed };
  }
  if (source.id === target.id) {
    const from = verified.source.id === target.id ? verified.viewer.id : verified.source.id;
    return { step: 'FIND_PAST', from, ...keyed };
  }
  const direction = directionOf(source, target, verified, terms.strategy);
  const rejection = direction.alias ? rejectJoining(facts) : undefined;
  if (rejection) return rejection;
  if (direction.from.pending.some((departure) => departure.target !== direction.to.id))
    return reject('MERGE_CONFLICT', 'sourceToken');
  return { step: 'MOVE', direction, ...keyed };
}

function planRepetition(
  { operationFor, fingerprint, receipt }: KeyFacts,
  record: MergeRecord,
  target: string,
): MergePlan {
  if (record.fingerprint !== fingerprint) return reject('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey');
  return { step: 'REPLAY', target, operationFor, record, receipt };
}

/**
 * A guest's cart goes into the shopper's. Of two shoppers, the older identity stays, whichever side calls. This is a total
 * order, so two merges in opposite directions cannot form a cycle.
 */
function directionOf(
  source: Side,
  target: Side,
  { source: { kind }, closes }: VerifiedSides,
  strategy: MergeStrategy,
): Direction {
  const alias = kind === 'SHOPPER';
  const [from, to] = !alias || isOlder(target.id, source.id) ? [source, target] : [target, source];
  return { from, to, alias, closes, strategy };
}

/** Joining two accounts is permanent, and a token may be stolen, so this is stricter than other merges. */
function rejectJoining({ terms, verified, twoPeople }: MergeFacts): MergePlan | undefined {
  if (twoPeople) return reject('SOURCE_TOKEN_INVALID', 'sourceToken');
  if (!joinsAccounts(terms.strategy)) return reject('STRATEGY_NOT_ALLOWED', 'strategy');
  return verified.mayJoin ? undefined : reject('SIGN_IN_AGAIN', 'sourceToken');
}

function reject(code: MergeRejection['code'], field: string): MergePlan {
  return { step: 'REJECT', rejection: { code, field } };
}
