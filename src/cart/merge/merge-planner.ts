import type { IdentityRegistry } from '../../identity/identity-registry';
import { Refusal } from '../../errors';
import { clientOperation, keysFull } from '../idempotency';
import type { Operation } from '../idempotency';
import type { CartLimits } from '../limits';
import { isExpected } from '../version-source';
import type { MergeOutcome } from './merge-change';
import type { MergeDriver } from './transfer/transfer';
import type { Direction, Side } from './merge-sides';
import { directionOf, leadsTo, resolveSides } from './merge-sides';
import type { MergeRejection, MergeTerms, VerifiedSides } from './source-verifier';
import type { MergeReader } from './merge-reader';
import { decodeMergeRecord } from './merge-change';
import type { Receipt } from './receipt';
import { decodeReceipt } from './receipt';

/** When the oldest key may go is not looked up for this. */
const KEYS_WAIT_SECONDS = 60;

/** What a mergeCart call comes to, as far as it can be told before anything moves. */
export type MergePlan =
  | { readonly step: 'REJECT'; readonly rejection: MergeRejection }
  /** Its key was used for the same before, and answered so. */
  | {
      readonly step: 'REPLAY';
      readonly target: string;
      readonly operationFor: (target: string) => Operation;
      readonly outcome: MergeOutcome;
      readonly receipt: Receipt | undefined;
    }
  /** Nothing leaves the cart of this identity any more: it became an alias, or signing in closed it. */
  | ({ readonly step: 'FIND_PAST'; readonly from: string } & Keyed)
  | ({ readonly step: 'MOVE'; readonly direction: Direction } & Keyed);

interface Keyed {
  readonly target: string;
  /** The operation of the client's key, recorded beside the target that turns out to be the right one. */
  readonly operationFor: ((target: string) => Operation) | undefined;
}

/** Decides what is to be done, for mergeCart and previewMergeCart alike. */
export class MergePlanner {
  constructor(
    private readonly reader: MergeReader,
    private readonly driver: MergeDriver,
    private readonly identities: IdentityRegistry,
    private readonly limits: CartLimits,
  ) {}

  /** What is on its way between the two carts already is brought to rest first. */
  async plan(input: MergeTerms, proved: VerifiedSides, deadline: number): Promise<MergePlan> {
    const { source, target } = await resolveSides(this.reader, proved, deadline);
    // A guest's token proves the guest's cart, and nothing that it may have become.
    if (proved.source.kind === 'GUEST' && source.alias !== undefined && !source.closed)
      return reject('SOURCE_TOKEN_INVALID', 'sourceToken');
    if (await this.settleEarlier(source, target, proved, deadline)) return this.plan(input, proved, deadline);
    const operationFor = operationsOf(input, proved);
    // After the source was read: a repetition must not find lines that came after what it repeats.
    const replay = operationFor && (await this.replay(operationFor, target.id, deadline));
    if (replay) return replay;
    if (!isExpected(input, target, target.aliases)) return reject('VERSION_CONFLICT', 'expectedVersion');
    const keyed = { target: target.id, operationFor };
    if (source.alias !== undefined) {
      await this.demandSameShopper(source.alias, target, proved, deadline);
      return { step: 'FIND_PAST', from: source.id, ...keyed };
    }
    if (source.id === target.id) {
      const from = proved.source.id === target.id ? proved.viewer.id : proved.source.id;
      return { step: 'FIND_PAST', from, ...keyed };
    }
    const direction = directionOf(source, target, proved, input.strategy);
    // Two accounts that became one cannot be parted, and a token may be in the wrong hands.
    if (direction.alias && (await this.identities.areTwoPeople(source.id, target.id, deadline)))
      return reject('SOURCE_TOKEN_INVALID', 'sourceToken');
    if (direction.alias && !proved.mayJoin) return reject('SIGN_IN_AGAIN', 'sourceToken');
    if (direction.from.pending.some((departure) => departure.target !== direction.to.id))
      return reject('MERGE_CONFLICT', 'sourceToken');
    return { step: 'MOVE', direction, ...keyed };
  }

  /**
   * A guest who signed in as somebody else has no cart to merge. Signing in as another shopper moves nothing, and goes on.
   * @throws Refusal SIGNED_IN_ELSEWHERE
   */
  private async demandSameShopper(
    shopperId: string,
    target: Side,
    { closes }: VerifiedSides,
    deadline: number,
  ): Promise<void> {
    if (closes || (await leadsTo(this.reader, shopperId, target.id, deadline))) return;
    throw new Refusal('SIGNED_IN_ELSEWHERE');
  }

  /**
   * It may be what this call repeats; and what signing in leaves behind on its way elsewhere, nobody would take along later.
   * True if there was something.
   */
  private async settleEarlier(
    source: Side,
    target: Side,
    { closes }: VerifiedSides,
    deadline: number,
  ): Promise<boolean> {
    let settled = false;
    for (const departure of source.pending) {
      if (!closes && !(await leadsTo(this.reader, departure.target, target.id, deadline))) continue;
      await this.driver.finish(departure, deadline);
      settled = true;
    }
    return settled;
  }

  private async replay(
    operationFor: (target: string) => Operation,
    target: string,
    deadline: number,
  ): Promise<MergePlan | undefined> {
    const operation = operationFor(target);
    const { maxKeys } = this.limits;
    const [record, isFull] = await Promise.all([
      this.reader.operationRecord(operation, deadline),
      this.reader.keepsAllKeys(operation, maxKeys, deadline),
    ]);
    // Before anything moves: a merge cannot be refused on its way.
    if (record === undefined && isFull) throw keysFull(KEYS_WAIT_SECONDS);
    if (record === undefined) return undefined;
    const { fingerprint, outcome, applied } = decodeMergeRecord(record);
    if (fingerprint !== operation.fingerprint) return reject('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey');
    const json = applied && (await this.reader.receipt(applied.target, applied.mergeId, deadline));
    const receipt = json ? decodeReceipt(json) : undefined;
    return { step: 'REPLAY', target, operationFor, outcome, receipt };
  }
}

function operationsOf(
  { idempotencyKey, expectedVersion, cartId, strategy }: MergeTerms,
  { source }: VerifiedSides,
): ((target: string) => Operation) | undefined {
  if (idempotencyKey == null) return undefined;
  const asked = [source.id, strategy, expectedVersion ?? null, ...(cartId == null ? [] : [cartId])];
  return (target) => clientOperation(target, 'mergeCart', idempotencyKey, asked);
}

function reject(code: MergeRejection['code'], field: string): MergePlan {
  return { step: 'REJECT', rejection: { code, field } };
}
