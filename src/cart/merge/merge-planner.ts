import type { IdentityRegistry } from '../../identity/identity-registry';
import { clientOperation } from '../idempotency';
import type { Operation } from '../idempotency';
import type { CartLimits } from '../limits';
import { decodeMergeRecord } from './merge-change';
import type { MergeReader } from './merge-reader';
import { leadsTo, resolveSides } from './merge-sides';
import type { Sides } from './merge-sides';
import { planMerge } from './plan-merge';
import type { KeyFacts, MergePlan } from './plan-merge';
import { decodeReceipt } from './receipt';
import type { MergeTerms, VerifiedSides } from './source-verifier';
import type { Departure } from './transfer/departure';
import type { MergeDriver } from './transfer/transfer';

/** Finishes pending departures, reads the facts that a merge depends on, and plans it. */
export class MergePlanner {
  constructor(
    private readonly reader: MergeReader,
    private readonly driver: MergeDriver,
    private readonly identities: IdentityRegistry,
    private readonly limits: CartLimits,
  ) {}

  async plan(terms: MergeTerms, verified: VerifiedSides, deadline: number): Promise<MergePlan> {
    const { source, target } = await this.finishPending(verified, deadline);
    // The key is read after the source, so that a retry cannot miss its record and still see lines added since.
    const [key, leadsToTarget, twoPeople] = await Promise.all([
      this.readKey(terms, verified, target.id, deadline),
      source.alias !== undefined && leadsTo(this.reader, source.alias, target.id, deadline),
      this.areTwoPeople({ source, target }, verified, deadline),
    ]);
    return planMerge({ terms, verified, source, target, key, leadsToTarget, twoPeople });
  }

  private async finishPending(verified: VerifiedSides, deadline: number): Promise<Sides> {
    for (;;) {
      const sides = await resolveSides(this.reader, verified, deadline);
      const pending = await this.pendingDepartures(sides, verified, deadline);
      if (pending.length === 0) return sides;
      for (const departure of pending) await this.driver.finish(departure, deadline);
    }
  }

  /**
   * The departures to finish first: those for this target, because this call may be a retry of their merge, or all of them
   * when signing in closes the source, because no later call can move its lines.
   */
  private async pendingDepartures(
    { source, target }: Sides,
    { closes }: VerifiedSides,
    deadline: number,
  ): Promise<readonly Departure[]> {
    if (closes) return source.pending;
    const arrives = await Promise.all(
      source.pending.map((departure) => leadsTo(this.reader, departure.target, target.id, deadline)),
    );
    return source.pending.filter((_, index) => arrives[index]);
  }

  private async readKey(
    terms: MergeTerms,
    verified: VerifiedSides,
    target: string,
    deadline: number,
  ): Promise<KeyFacts | undefined> {
    const operationFor = operationsOf(terms, verified);
    if (!operationFor) return undefined;
    const operation = operationFor(target);
    const [text, isFull] = await Promise.all([
      this.reader.operationRecord(operation, deadline),
      this.reader.keepsAllKeys(operation, this.limits.maxKeys, deadline),
    ]);
    const record = text === undefined ? undefined : decodeMergeRecord(text);
    const json =
      record?.applied && (await this.reader.receipt(record.applied.target, record.applied.mergeId, deadline));
    const receipt = json ? decodeReceipt(json) : undefined;
    return { operationFor, fingerprint: operation.fingerprint, record, receipt, isFull };
  }

  /** Applies only to two accounts that are not joined yet. */
  private async areTwoPeople(
    { source, target }: Sides,
    verified: VerifiedSides,
    deadline: number,
  ): Promise<boolean> {
    if (verified.source.kind === 'GUEST' || source.id === target.id) return false;
    return this.identities.areTwoPeople(source.id, target.id, deadline);
  }
}

function operationsOf(
  { idempotencyKey, expectedVersion, cartId, strategy }: MergeTerms,
  { source }: VerifiedSides,
): ((target: string) => Operation) | undefined {
  if (idempotencyKey == null) return undefined;
  const input = [source.id, strategy, expectedVersion ?? null, ...(cartId == null ? [] : [cartId])];
  return (target) => clientOperation(target, 'mergeCart', idempotencyKey, input);
}
