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

/** How an attempt to move a cart ended. */
export type TransferResult =
  | {
      readonly status: 'APPLIED';
      readonly receipt: Receipt;
      readonly target: string;
      /** The target as the merge left it, if it was applied now and is nobody else's cart. */
      readonly cart?: Cart | undefined;
    }
  /** FORGOTTEN: moved before, and the receipt is not kept any more. */
  | { readonly status: 'NOTHING' | 'CONFLICT' | 'STALE' | 'FORGOTTEN' };

/**
 * Carries lines from one cart into another: claim, apply, complete. Every step can be repeated by anybody at any time,
 * and nobody is the leader; what a driver leaves unfinished, another one finishes.
 */
export class MergeDriver {
  constructor(
    private readonly store: MergeStore,
    private readonly reader: MergeReader,
    private readonly identities: IdentityRegistry,
  ) {}

  /** Moves the incarnation that was read, if it is still there. */
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
    // Somebody may have moved just this incarnation while we looked at it.
    const receipt = await this.reader.receipt(target, mergeId, deadline);
    return receipt ? { status: 'APPLIED', receipt: decodeReceipt(receipt), target } : { status: 'STALE' };
  }

  /**
   * Finishes what another call claimed. It is claimed once more first: what was only read might still be forgotten by a
   * failover, and acting on it would double units.
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

  /** Applies and completes a departure. */
  private async deliver(departure: Departure, deadline: number): Promise<TransferResult> {
    const { id: target, answer: applied } = await followAliases(
      departure.target,
      (id) => this.store.applyMerge(departure, id, deadline),
      ({ status, text }) => (status === 'FOLLOW' ? text : undefined),
    );
    // Only now: until the lines have arrived, the younger cart must not be taken for somebody else's.
    if (departure.alias) await this.identities.recordAlias(departure.source, departure.target, deadline);
    await this.store.completeMerge({ ...departure, target }, deadline);
    // Nobody waits for this, and what fails is tried again by the next merge into this cart.
    for (const old of applied.oldReceipts) void this.forget(old, deadline).catch(() => undefined);
    if (applied.text === '') return { status: 'NOTHING' };
    return { status: 'APPLIED', receipt: decodeReceipt(applied.text), target, cart: applied.cart };
  }

  /** Closes the departure first: as long as it could be applied, only the receipt keeps it from being applied again. */
  private async forget(old: AppliedDeparture, deadline: number): Promise<void> {
    await this.store.completeMerge(old, deadline);
    await this.store.forgetReceipt(old, deadline);
  }

  /** What became of a cart that nothing leaves any more, if this target has it now. */
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

  /** What became of a departure that is done. */
  private async findPastMerge({ id, target }: Departure, deadline: number): Promise<TransferResult> {
    const receipt = await this.reader.receipt(target, id, deadline);
    return receipt ? { status: 'APPLIED', receipt: decodeReceipt(receipt), target } : { status: 'FORGOTTEN' };
  }
}
