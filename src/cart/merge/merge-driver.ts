import { Refusal } from '../../errors';
import { AliasTrail } from '../alias-trail';
import type { Cart } from '../cart';
import type { AliasRegistry } from '../../identity/alias-registry';
import type { Departure, MergeOrder } from './departure';
import { decodeDeparture, mergeIdOf } from './departure';
import type { MergeReader } from './merge-reader';
import type { ClosingDeparture, MergeStore } from './merge-store';
import type { Receipt } from './receipt';
import { decodeReceipt } from './receipt';

/** How an attempt to move a cart ended. */
export type Driven =
  | { readonly status: 'BOOKED'; readonly receipt: Receipt; readonly target: string; readonly cart?: Cart }
  | { readonly status: 'NOTHING' | 'CONFLICT' | 'STALE' | 'SAME_CART' };

/**
 * Carries lines from one cart into another: claim, apply, complete. Every step can be repeated by anybody at any time,
 * and nobody is the leader; what a driver leaves unfinished, another one finishes.
 */
export class MergeDriver {
  constructor(
    private readonly store: MergeStore,
    private readonly reader: MergeReader,
    private readonly aliases: AliasRegistry,
  ) {}

  /** Moves the incarnation that was read, if it is still there. */
  async merge(order: MergeOrder, incarnation: string, deadline: number): Promise<Driven> {
    const { source, target } = order;
    const mergeId = mergeIdOf(source, incarnation, target);
    const [status, json] = await this.store.claimMerge(order, mergeId, incarnation, deadline);
    if (status === 'CLAIMED') return this.finish(decodeDeparture(source, json), deadline);
    if (status === 'MERGED' || (status === 'NOTHING' && json)) {
      return this.settle(decodeDeparture(source, json), deadline);
    }
    if (status !== 'STALE') return { status: status as 'NOTHING' | 'CONFLICT' };
    // Somebody may have moved just this incarnation while we looked at it.
    const receipt = await this.reader.receipt(target, mergeId, deadline);
    return receipt ? { status: 'BOOKED', receipt: decodeReceipt(receipt), target } : { status: 'STALE' };
  }

  /**
   * Brings what somebody else claimed to rest, if it is not. It is claimed once more first: what was only read might
   * still be forgotten by a failover, and acting on it would double units.
   */
  async settle(departure: Departure, deadline: number): Promise<Driven> {
    const { id, source, target, alias, strategy, channel, state } = departure;
    if (state === 'done') return this.recall(departure, deadline);
    const operation = { id: '', fingerprint: '' };
    const order = { source, target, alias, strategy, channelCode: channel, request: '', operation };
    const [status, json] = await this.store.claimMerge(order, id, '', deadline);
    if (status === 'CLAIMED') return this.finish(decodeDeparture(source, json), deadline);
    return status === 'MERGED' ? this.recall(departure, deadline) : { status: 'STALE' };
  }

  /** Brings a departure to rest. */
  private async finish(departure: Departure, deadline: number): Promise<Driven> {
    const trail = new AliasTrail(departure.target);
    let booked = await this.store.applyMerge(departure, trail.end, deadline);
    while (booked.status === 'FOLLOW') {
      trail.follow(booked.text);
      booked = await this.store.applyMerge(departure, trail.end, deadline);
    }
    const target = trail.end;
    // Only now: until the lines have arrived, the younger cart must not be taken for somebody else's.
    if (departure.alias) await this.aliases.record(departure.source, departure.target, deadline);
    await this.store.completeMerge(departure, deadline);
    // Nobody waits for this, and what fails is tried again by the next merge into this cart.
    for (const old of booked.oldReceipts) void this.forget(target, old, deadline).catch(() => undefined);
    return { status: 'BOOKED', receipt: decodeReceipt(booked.text), target, cart: booked.cart };
  }

  /** Closes the departure first: as long as it could be applied, only the receipt keeps it from being booked again. */
  private async forget(target: string, old: ClosingDeparture, deadline: number): Promise<void> {
    await this.store.completeMerge(old, deadline);
    await this.store.forgetReceipt(target, old.id, deadline);
  }

  /** What became of the cart of somebody who is an alias by now. */
  async recallFrom(alias: string, deadline: number): Promise<Driven> {
    const { alias: older } = await this.reader.readEnd(alias, deadline);
    const json = older && (await this.reader.lastDeparture(alias, older, deadline));
    return json ? this.settle(decodeDeparture(alias, json), deadline) : { status: 'SAME_CART' };
  }

  /** What became of a departure that is done. */
  private async recall(departure: Departure, deadline: number): Promise<Driven> {
    const trail = new AliasTrail(departure.target);
    for (;;) {
      const receipt = await this.reader.receipt(trail.end, departure.id, deadline);
      if (receipt) return { status: 'BOOKED', receipt: decodeReceipt(receipt), target: trail.end };
      const { alias } = await this.reader.readEnd(trail.end, deadline);
      if (alias === undefined) break;
      trail.follow(alias);
    }
    throw new Refusal('STORE_UNAVAILABLE', { cause: new Error(`Receipt of ${departure.id} is missing`) });
  }
}
