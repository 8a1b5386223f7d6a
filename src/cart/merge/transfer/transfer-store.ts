import { followAliases } from '../../../identity/alias-trail';
import { rejectAfter } from '../../../redis/retry';
import { fieldsIn, fieldsOf } from '../../../redis/hash-reader';
import { cartKeys } from '../../../redis/keys';
import {
  applyMerge,
  claimMerge,
  completeMerge,
  dropClaim,
  forgetReceipt,
  previewMerge,
  recordMerge,
} from '../../../redis/__generated__/script-calls';
import type { ClaimMergeReply, RecordMergeReply } from '../../../redis/__generated__/script-calls';
import type { Answer, ScriptRunner } from '../../../redis/script-runner';
import type { Cart } from '../../cart';
import { aliasOf, decodeCart, toCartSeconds } from '../../cart-codec';
import type { CartAnswer, StoreSettings } from '../../cart-scripts';
import { CartScripts } from '../../cart-scripts';
import type { Operation } from '../../idempotency';
import { clientPeriodKeys } from '../../idempotency';
import type { Claim, Departure, MergeOrder } from './departure';
import { encodeClaim } from './departure';
import { departureSeconds, orderSeconds, receiptSeconds } from '../receipt';
import type { MergeStrategy } from '../receipt';

export interface Applied {
  readonly status: 'APPLIED' | 'ALREADY' | 'FOLLOW';
  /** The receipt, or empty if a cart without lines was closed. For FOLLOW, the identity to apply it to instead. */
  readonly text: string;
  /** The current cart, or undefined if it is an alias now. */
  readonly cart: Cart | undefined;
  /** Departures whose receipts may be deleted once they are complete. */
  readonly oldReceipts: readonly AppliedDeparture[];
}

/** A departure whose receipt is at the target. */
export type AppliedDeparture = Pick<Departure, 'id' | 'source' | 'target'>;

/** Runs the scripts of a merge. */
export class MergeStore {
  private readonly carts: CartScripts;

  constructor(
    private readonly runner: ScriptRunner,
    private readonly settings: StoreSettings,
  ) {
    this.carts = new CartScripts(runner, settings);
  }

  async claimMerge(
    order: MergeOrder,
    mergeId: string,
    incarnation: string,
    deadline: number,
  ): Promise<CartAnswer<ClaimMergeReply>> {
    const { source, target, strategy, mirrored, alias, closes, channelCode, request, operation } = order;
    const { departures, departureOrder, claims, orders, formerIds } = cartKeys(source);
    const [operations, otherOperations] = clientPeriodKeys(source).keys;
    const call = claimMerge(
      Object.assign(this.carts.writeInput({ cartId: source, channelCode, deadline }), {
        departures,
        claims,
        operations,
        otherOperations,
        departureOrder,
        orders,
        formerIds,
        mergeId,
        incarnation,
        target,
        strategy,
        alias: alias ? 1 : '',
        request,
        operation: operation.id,
        fingerprint: operation.fingerprint,
        departureSeconds: departureSeconds(this.settings.ttlSeconds),
        mirrored: mirrored ? 1 : '',
        closedSeconds: closes ? this.settings.closedSeconds : '',
      }),
    );
    return this.carts.run(call, deadline);
  }

  /** @param target the target of the departure, or the identity that it leads to as an alias. */
  async applyMerge(
    { id, json, source, channel }: Departure,
    target: string,
    deadline: number,
  ): Promise<Applied> {
    const { keys, keepMs } = clientPeriodKeys(target);
    const { limits, ttlSeconds } = this.settings;
    const { receipts, receiptOrder, orders, formerIds } = cartKeys(target);
    const call = applyMerge(
      Object.assign(this.carts.writeInput({ cartId: target, channelCode: channel, deadline }), {
        receipts,
        operations: keys[0],
        receiptOrder,
        orders,
        formerIds,
        mergeId: id,
        departure: json,
        source,
        maxLines: limits.maxLines,
        maxQuantity: limits.maxQuantity,
        maxTextBytes: limits.maxTextBytes,
        receiptSeconds: receiptSeconds(ttlSeconds),
        keepMs,
        orderSeconds: orderSeconds(ttlSeconds),
      }),
    );
    const answer = await this.carts.run(call, deadline);
    if (answer[0] === 'FOLLOW')
      return { status: 'FOLLOW', text: answer[1], cart: undefined, oldReceipts: [] };
    const [status, text, cart] = answer;
    const old = status === 'APPLIED' ? Object.entries(fieldsOf(answer[3])) : [];
    const found = fieldsIn(cart);
    return {
      status,
      text,
      cart: aliasOf(found) ? undefined : decodeCart(target, found, ttlSeconds),
      oldReceipts: old.map(([mergeId, from]) => ({ id: mergeId, source: from, target })),
    };
  }

  async completeMerge({ source, id, target }: AppliedDeparture, deadline: number): Promise<void> {
    const { departures, claims } = cartKeys(source);
    const claim = encodeClaim(['merge', source, id]);
    const latest = rejectAfter(deadline);
    const call = completeMerge({ departures, claims, mergeId: id, latest, claim, receiptCart: target });
    await this.runner.run(call, deadline);
  }

  /** Removes a claim if its work is finished or gone. */
  async dropClaim(claim: Claim, deadline: number): Promise<void> {
    const [kind, identityId, mergeId] = claim;
    const { departures, receipts, claims } = cartKeys(identityId);
    const records = kind === 'merge' ? departures : receipts;
    const latest = rejectAfter(deadline);
    const call = dropClaim({ records, claims, mergeId, latest, claim: encodeClaim(claim) });
    await this.runner.run(call, deadline);
  }

  /** Only for a completed departure. */
  async forgetReceipt({ id, target }: AppliedDeparture, deadline: number): Promise<void> {
    const { receipts, receiptOrder } = cartKeys(target);
    const latest = rejectAfter(deadline);
    await this.runner.run(forgetReceipt({ receipts, receiptOrder, mergeId: id, latest }), deadline);
  }

  /** @returns the lines of the receipt that a merge of these lines would write, as JSON. */
  async previewMerge(
    target: string,
    strategy: MergeStrategy,
    lines: string,
    channelCode: string,
    deadline: number,
  ): Promise<string> {
    const { maxLines, maxQuantity, maxTextBytes } = this.settings.limits;
    const call = previewMerge({
      cart: cartKeys(target).cart,
      now: toCartSeconds(Date.now()),
      channel: channelCode,
      strategy,
      sources: lines,
      maxLines,
      maxQuantity,
      maxTextBytes,
    });
    const [, outcomes] = await this.runner.ask(call, deadline);
    return outcomes;
  }

  /** Returns the record of a client's key after writing it again, so that it is durable. Empty if there is none. */
  async confirmRecord(
    operationFor: (target: string) => Operation,
    target: string,
    deadline: number,
  ): Promise<string> {
    return this.recordMerge(operationFor, target, '', deadline);
  }

  /** Records an answer under a client's key, unless it has one. Returns the record that is kept. */
  async recordMerge(
    operationFor: (target: string) => Operation,
    target: string,
    record: string,
    deadline: number,
  ): Promise<string> {
    const ask = async (cartId: string) => {
      const { id, keys, keepMs } = operationFor(cartId);
      const [operations, otherOperations] = keys;
      const { cart } = cartKeys(cartId);
      const latest = rejectAfter(deadline);
      const input = { cart, operations, otherOperations, operation: id, latest, record, keepMs };
      return this.runner.run(recordMerge(input), deadline);
    };
    const older = ([status, text]: Answer<RecordMergeReply>) => (status === 'FOLLOW' ? text : undefined);
    const { answer } = await followAliases(target, ask, older);
    return answer[1];
  }
}
