import { followAliases } from '../../../identity/alias-trail';
import { rejectAfter } from '../../../redis/retry';
import { fieldsIn, fieldsOf } from '../../../redis/hash-reader';
import { cartKeys } from '../../../redis/keys';
import type { ScriptRunner } from '../../../redis/script-runner';
import { scripts } from '../../../redis/scripts';
import type { Cart } from '../../cart';
import { aliasOf, decodeCart, toCartSeconds } from '../../cart-codec';
import type { StoreSettings } from '../../cart-scripts';
import { CartScripts } from '../../cart-scripts';
import type { Operation } from '../../idempotency';
import { clientPeriodKeys } from '../../idempotency';
import type { Claim, Departure, MergeOrder } from './departure';
import { encodeClaim } from './departure';
import { departureSeconds, orderSeconds, receiptSeconds } from '../receipt';
import type { MergeStrategy } from '../receipt';

export interface Applied {
  readonly status: 'APPLIED' | 'ALREADY' | 'FOLLOW';
  /** The receipt, empty if a cart without lines was closed; for FOLLOW the identity where to apply instead. */
  readonly text: string;
  /** The cart as it is now, unless it has become another's since. */
  readonly cart: Cart | undefined;
  /** Those whose receipts may be forgotten once they are closed. */
  readonly oldReceipts: readonly AppliedDeparture[];
}

/** A departure whose receipt lies beside the target. */
export type AppliedDeparture = Pick<Departure, 'id' | 'source' | 'target'>;

/** The scripts of a merge, one call each; the only caller of them. */
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
  ): Promise<[status: string, departure: string]> {
    const { source, target, strategy, mirrored, alias, closes, channelCode, request, operation } = order;
    const { departures, departureOrder, claims, orders, formerIds } = cartKeys(source);
    const operations = clientPeriodKeys(source).keys;
    const keys = [departures, claims, ...operations, departureOrder, orders, formerIds];
    const args = [
      mergeId,
      incarnation,
      target,
      strategy,
      alias ? 1 : '',
      request,
      operation.id,
      operation.fingerprint,
    ];
    const call = { cartId: source, channelCode, deadline };
    return (await this.carts.run(scripts.claimMerge, call, keys, [
      ...args,
      departureSeconds(this.settings.ttlSeconds),
      mirrored ? 1 : '',
      closes ? this.settings.closedSeconds : '',
    ])) as [string, string];
  }

  /** @param target where to apply: the target of the departure, or the older identity that one has become. */
  async applyMerge(
    { id, json, source, channel }: Departure,
    target: string,
    deadline: number,
  ): Promise<Applied> {
    const { keys: operations, keepMs } = clientPeriodKeys(target);
    const { limits, ttlSeconds } = this.settings;
    const { receipts, receiptOrder, orders, formerIds } = cartKeys(target);
    const keys = [receipts, operations[0], receiptOrder, orders, formerIds];
    const lives = [receiptSeconds(ttlSeconds), keepMs];
    const args = [
      id,
      json,
      source,
      limits.maxLines,
      limits.maxQuantity,
      ...lives,
      limits.maxTextBytes,
      orderSeconds(ttlSeconds),
    ];
    const call = { cartId: target, channelCode: channel, deadline };
    const reply = await this.carts.run(scripts.applyMerge, call, keys, args);
    const [status, text, cart = '{}', old = []] = reply as [Applied['status'], string, string?, string[]?];
    const oldReceipts = Object.entries(fieldsOf(old)).map(([mergeId, from]) => ({
      id: mergeId,
      source: from,
      target,
    }));
    const found = fieldsIn(cart);
    return {
      status,
      text,
      cart: aliasOf(found) ? undefined : decodeCart(target, found, ttlSeconds),
      oldReceipts,
    };
  }

  async completeMerge({ source, id, target }: AppliedDeparture, deadline: number): Promise<void> {
    const { departures, claims } = cartKeys(source);
    const args = [id, rejectAfter(deadline), encodeClaim(['merge', source, id]), target];
    await this.runner.run(scripts.completeMerge, [departures, claims], args, deadline);
  }

  /** Takes what was claimed off the list of what is unfinished, if it is finished or gone. */
  async dropClaim(claim: Claim, deadline: number): Promise<void> {
    const [kind, identityId, mergeId] = claim;
    const { departures, receipts, claims } = cartKeys(identityId);
    const args = [mergeId, rejectAfter(deadline), encodeClaim(claim)];
    await this.runner.run(
      scripts.dropClaim,
      [kind === 'merge' ? departures : receipts, claims],
      args,
      deadline,
    );
  }

  /** Only for a departure that is closed. */
  async forgetReceipt({ id, target }: AppliedDeparture, deadline: number): Promise<void> {
    const { receipts, receiptOrder } = cartKeys(target);
    const args = [id, rejectAfter(deadline)];
    await this.runner.run(scripts.forgetReceipt, [receipts, receiptOrder], args, deadline);
  }

  /** @returns the lines of the receipt that a merge of these lines would leave, as JSON. */
  async previewMerge(
    target: string,
    strategy: MergeStrategy,
    lines: string,
    channelCode: string,
    deadline: number,
  ): Promise<string> {
    const { maxLines, maxQuantity, maxTextBytes } = this.settings.limits;
    const now = toCartSeconds(Date.now());
    const asked = [now, strategy, lines, channelCode];
    const args = [...asked, maxLines, maxQuantity, maxTextBytes];
    const [, outcomes] = await this.runner.ask(scripts.previewMerge, [cartKeys(target).cart], args, deadline);
    return outcomes as string;
  }

  /** What stands recorded under a client's key, written once more so that it counts as kept; empty if nothing does. */
  async confirmRecord(
    operationFor: (target: string) => Operation,
    target: string,
    deadline: number,
  ): Promise<string> {
    return this.recordMerge(operationFor, target, '', deadline);
  }

  /** Records an answer under a client's key and gives the record that stands there: this one, or an earlier one. */
  async recordMerge(
    operationFor: (target: string) => Operation,
    target: string,
    record: string,
    deadline: number,
  ): Promise<string> {
    const ask = async (cartId: string) => {
      const { id, keys: operations, keepMs } = operationFor(cartId);
      const keys = [cartKeys(cartId).cart, ...operations];
      const args = [id, rejectAfter(deadline), record, keepMs];
      return (await this.runner.run(scripts.recordMerge, keys, args, deadline)) as [string, string];
    };
    const older = ([status, text]: [string, string]) => (status === 'FOLLOW' ? text : undefined);
    const { answer } = await followAliases(target, ask, older);
    return answer[1];
  }
}
