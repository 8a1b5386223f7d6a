import type { Cart } from '../../cart';
import { followAliases } from '../../../identity/alias-trail';
import type { IdentityRegistry } from '../../../identity/identity-registry';
import type { Departure, MergeOrder } from './departure';
import { decodeDeparture, mergeIdOf } from './departure';
import type { MergeReader } from '../merge-reader';
import type { AppliedDeparture, MergeStore } from './transfer-store';
import type { Receipt } from '../receipt';
import { decodeReceipt } from '../receipt';
import { wasMerged } from '../merge-sides';

export type TransferResult =
  | {
      readonly status: 'APPLIED';
      readonly receipt: Receipt;
      readonly target: string;
      /** The target after the merge, if this call applied it and the target is not an alias. */
      readonly cart?: Cart | undefined;
    }
  /** FORGOTTEN: merged before, and the receipt has expired. */
  | { readonly status: 'NOTHING' | 'CONFLICT' | 'STALE' | 'FORGOTTEN' };

/**
 * Moves lines from one cart into another: claim, apply, complete. Any driver may retry any step at any time, so there is no
 * leader, and a driver can finish what another one started.
 */
export class MergeDriver {
  constructor(
    private readonly store: MergeStore,
    private readonly reader: MergeReader,
    private readonly identities: IdentityRegistry,
  ) {}

  /** Moves the incarnation that was read, if the source still has it. */
  async merge(order: MergeOrder, incarnation: string, deadline: number): Promise<TransferResult> {
    const { source, target } = order;
    const mergeId = mergeIdOf(order, incarnation);
    const [status, json] = await this.store.claimMerge(order, mergeId, incarnation, deadline);
    if (status === 'CLAIMED') {
      const result = await this.deliver(decodeDeparture(source, json), deadline);
      return result.status === 'NOTHING' ? this.findPastMergeFrom(source, target, deadline) : result;
    }
    if (status === 'MERGED') return this.finish(decodeDeparture(source, json), deadline);
    if (status === 'NOTHING')
      return this.findLastMerge(json ? decodeDeparture(source, json) : undefined, target, deadline);
    if (status === 'CONFLICT') return { status };
    // Another call may have moved this incarnation in the meantime.
    const receipt = await this.reader.receipt(target, mergeId, deadline);
    return receipt ? { status: 'APPLIED', receipt: decodeReceipt(receipt), target } : { status: 'STALE' };
  }

  /**
   * Finishes what another call claimed. Claims it again first, because a failover may lose a claim that was only read, and
   * then applying it would duplicate units.
   */
  async finish(departure: Departure, deadline: number): Promise<TransferResult> {
    const {
      id,
      source,
      target,
      alias,
      closes = false,
      strategy,
      mirrored = false,
      channel,
      state,
    } = departure;
    if (state === 'done') return this.findPastMerge(departure, deadline);
    const operation = { id: '', fingerprint: '' };
    const how = { alias, closes, strategy, mirrored, channelCode: channel };
    const order = { source, target, ...how, request: '', operation };
    const [status, json] = await this.store.claimMerge(order, id, '', deadline);
    if (status === 'CLAIMED') return this.deliver(decodeDeparture(source, json), deadline);
    return status === 'MERGED'
      ? this.findPastMerge(decodeDeparture(source, json), deadline)
      : { status: 'STALE' };
  }

  private async deliver(departure: Departure, deadline: number): Promise<TransferResult> {
    const { id: target, answer: applied } = await followAliases(
      departure.target,
      (id) => this.store.applyMerge(departure, id, deadline),
      ({ status, text }) => (status === 'FOLLOW' ? text : undefined),
    );
    // Only after the lines have arrived, so that the younger identity does not lead to a cart without them.
    if (departure.alias) await this.identities.recordAlias(departure.source, departure.target, deadline);
    await this.store.completeMerge({ ...departure, target }, deadline);
    // Not awaited. The next merge into this cart retries what fails.
    for (const old of applied.oldReceipts) void this.forget(old, deadline).catch(() => undefined);
    if (applied.text === '') return { status: 'NOTHING' };
    return { status: 'APPLIED', receipt: decodeReceipt(applied.text), target, cart: applied.cart };
  }

  /** Completes the departure first, because only the receipt prevents a pending one from being applied again. */
  private async forget(old: AppliedDeparture, deadline: number): Promise<void> {
    await this.store.completeMerge(old, deadline);
    await this.store.forgetReceipt(old, deadline);
  }

  /** The last merge from a source, if it went into this target. */
  async findPastMergeFrom(source: string, target: string, deadline: number): Promise<TransferResult> {
    return this.findLastMerge(await this.reader.lastDeparture(source, deadline), target, deadline);
  }

  private async findLastMerge(
    last: Departure | undefined,
    target: string,
    deadline: number,
  ): Promise<TransferResult> {
    const merged = await wasMerged(this.reader, last, target, deadline);
    return last && merged ? this.finish(last, deadline) : { status: 'NOTHING' };
  }

  private async findPastMerge({ id, target }: Departure, deadline: number): Promise<TransferResult> {
    const receipt = await this.reader.receipt(target, id, deadline);
    return receipt ? { status: 'APPLIED', receipt: decodeReceipt(receipt), target } : { status: 'FORGOTTEN' };
  }
}
