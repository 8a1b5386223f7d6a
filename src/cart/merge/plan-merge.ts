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

/** When the oldest key may go is not looked up for this. */
const KEYS_WAIT_SECONDS = 60;

/** What a plan depends on. */
export interface MergeFacts {
  readonly terms: MergeTerms;
  readonly verified: VerifiedSides;
  /** The carts as they are once nothing is on its way from the source to the target. */
  readonly source: Side;
  readonly target: Side;
  /** What is known of the client's key; undefined for a call without one. */
  readonly key: KeyFacts | undefined;
  /** The target is what the cart of the source has become. */
  readonly leadsToTarget: boolean;
  /** The two accounts are known to belong to different people. */
  readonly twoPeople: boolean;
}

export interface KeyFacts {
  readonly operationFor: (target: string) => Operation;
  /** Of this call. */
  readonly fingerprint: string;
  /** Of the call that used the key before. */
  readonly record: MergeRecord | undefined;
  /** What that call merged, as far as it is still known. */
  readonly receipt: Receipt | undefined;
  /** The target cannot keep another key. */
  readonly isFull: boolean;
}

/** Which cart goes into which. */
export interface Direction {
  readonly from: Side;
  readonly to: Side;
  /** Two accounts of one person: the one that gives becomes an alias of the other. */
  readonly alias: boolean;
  /** A guest signs in: the cart that gives is closed. */
  readonly closes: boolean;
  readonly strategy: MergeStrategy;
}

/** What a mergeCart call comes to. */
export type MergePlan =
  | { readonly step: 'REJECT'; readonly rejection: MergeRejection }
  /** Its key was used for the same before, and answered so. */
  | {
      readonly step: 'REPLAY';
      readonly target: string;
      readonly operationFor: KeyFacts['operationFor'];
      readonly record: MergeRecord;
      readonly receipt: Receipt | undefined;
    }
  /** Nothing leaves the cart of this identity any more: it became an alias, or signing in closed it. */
  | ({ readonly step: 'FIND_PAST'; readonly from: string } & Keyed)
  | ({ readonly step: 'MOVE'; readonly direction: Direction } & Keyed);

interface Keyed {
  readonly target: string;
  /** The operation of the client's key, recorded beside the target that turns out to be the right one. */
  readonly operationFor: KeyFacts['operationFor'] | undefined;
}

/**
 * Decides what a call comes to, for mergeCart and previewMergeCart alike.
 * @throws Refusal RATE_LIMITED while the target can keep no further key: a merge cannot be refused once it moves.
 * SIGNED_IN_ELSEWHERE for the cart of a guest who signed in as somebody else.
 */
export function planMerge(facts: MergeFacts): MergePlan {
  const { terms, verified, source, target, key } = facts;
  // A guest's token proves the guest's cart, and nothing that it may have become.
  if (verified.source.kind === 'GUEST' && source.alias !== undefined && !source.closed)
    return reject('SOURCE_TOKEN_INVALID', 'sourceToken');
  if (key?.record) return planRepetition(key, key.record, target.id);
  if (key?.isFull) throw keysFull(KEYS_WAIT_SECONDS);
  if (!isExpected(terms, target, target.aliases)) return reject('VERSION_CONFLICT', 'expectedVersion');
  const keyed = { target: target.id, operationFor: key?.operationFor };
  if (source.alias !== undefined) {
    // Signing in as another shopper moves nothing, and goes on.
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
 * A guest's cart goes into the shopper's. Of two shoppers the older identity stays, whichever side calls: a total order, so
 * that two merges into each other cannot go round in a circle.
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

/** Two accounts that became one cannot be parted, and a token may be in the wrong hands. */
function rejectJoining({ terms, verified, twoPeople }: MergeFacts): MergePlan | undefined {
  if (twoPeople) return reject('SOURCE_TOKEN_INVALID', 'sourceToken');
  if (!joinsAccounts(terms.strategy)) return reject('STRATEGY_NOT_ALLOWED', 'strategy');
  return verified.mayJoin ? undefined : reject('SIGN_IN_AGAIN', 'sourceToken');
}

function reject(code: MergeRejection['code'], field: string): MergePlan {
  return { step: 'REJECT', rejection: { code, field } };
}
