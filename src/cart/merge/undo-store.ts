import { latestMoment } from '../../redis/deadline';
import { fieldsOf } from '../../redis/hash-reader';
import { cartKeys } from '../../redis/keys';
import type { ScriptRunner } from '../../redis/script-runner';
import { scripts } from '../../redis/scripts';
import type { Cart } from '../cart';
import { aliasOf, decodeCart } from '../cart-codec';
import type { StoreSettings } from '../cart-script';
import { CartScripts } from '../cart-script';
import type { Operation } from '../operation';
import { keepOf } from '../operation';
import type { VersionSource } from '../version-source';
import { versionFor } from '../version-source';
import { encodeClaim } from './departure';
import { departureSeconds, orderSeconds } from './record-lives';

/** What somebody wants to have undone. */
export interface UndoOrder {
  readonly mergeId: string;
  /** The operation, recorded beside the cart that turns out to be the right one. */
  readonly operationFor: (cartId: string) => Operation;
  readonly expectedVersion: number | null;
  readonly versionSource: VersionSource;
  readonly channelCode: string;
  readonly request: string;
  /** Merges before this moment stay, in cart seconds. */
  readonly undoableSince: number;
}

/** What a claim of an undo answers. */
export interface ClaimedUndo {
  readonly status: string;
  /** The receipt, notes or the older identity, as the header of the script says. */
  readonly text: string;
  /** Undefined if it has become another's. */
  readonly cart: Cart | undefined;
  /** The cart has become another's, and the expected version is one that it has had. */
  readonly hasOwnVersion: boolean;
}

/** The scripts of an undo, one call each; the only caller of them. */
export class UndoStore {
  private readonly carts: CartScripts;

  constructor(
    private readonly runner: ScriptRunner,
    private readonly settings: StoreSettings,
  ) {
    this.carts = new CartScripts(runner, settings);
  }

  async claimUndo(order: UndoOrder, target: string, deadline: number): Promise<ClaimedUndo> {
    const { mergeId, channelCode, undoableSince, request } = order;
    const expected = versionFor(target, order.expectedVersion, order.versionSource);
    const operation = order.operationFor(target);
    const { receipts, claims } = cartKeys(target);
    const keep = keepOf(operation, this.settings.limits.maxKeys);
    const record = [operation.id, operation.fingerprint, keep, expected ?? ''];
    const args = [...record, mergeId, undoableSince, request, encodeClaim(['undo', target, mergeId])];
    const call = { cartId: target, channelCode, deadline };
    const reply = await this.carts.run(scripts.claimUndo, call, [...operation.keys, receipts, claims], args);
    const [status, text, answered] = reply as [string, string, string[] | 'OWN_VERSION' | ''];
    if (typeof answered === 'string')
      return { status, text, cart: undefined, hasOwnVersion: answered === 'OWN_VERSION' };
    const found = fieldsOf(answered);
    const cart = aliasOf(found) ? undefined : decodeCart(target, found, this.settings.ttlSeconds);
    return { status, text, cart, hasOwnVersion: false };
  }

  async applyUndo(
    source: string,
    mergeId: string,
    give: string,
    orders: readonly string[],
    channelCode: string,
    deadline: number,
  ): Promise<[status: 'APPLIED' | 'ALREADY' | 'FOLLOW' | 'CLOSED', alias: string]> {
    const { departures, departureOrder, orders: ordersHere } = cartKeys(source);
    const { ttlSeconds } = this.settings;
    const call = { cartId: source, channelCode, deadline };
    const lives = { departures: departureSeconds(ttlSeconds), orders: orderSeconds(ttlSeconds) };
    const args = [mergeId, give, lives.departures, JSON.stringify(orders), lives.orders];
    return (await this.carts.run(
      scripts.applyUndo,
      call,
      [departures, departureOrder, ordersHere],
      args,
    )) as ['APPLIED', string];
  }

  /** @param keeps whether the receipt keeps what was taken back, because the source is closed. */
  async completeUndo(target: string, mergeId: string, keeps: boolean, deadline: number): Promise<void> {
    const { receipts, claims } = cartKeys(target);
    const args = [mergeId, latestMoment(deadline), encodeClaim(['undo', target, mergeId]), keeps ? 1 : ''];
    await this.runner.run(scripts.completeUndo, [receipts, claims], args, deadline);
  }
}
