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
import { encodeClaim } from './departure';
import { departureSeconds } from './record-lives';

/** What somebody wants to have undone. */
export interface UndoOrder {
  readonly mergeId: string;
  /** The operation, recorded beside the cart that turns out to be the right one. */
  readonly operationFor: (cartId: string) => Operation;
  readonly expectedVersion: number | null;
  readonly channelCode: string;
  readonly request: string;
  /** Merges before this moment stay, in cart seconds. */
  readonly undoableSince: number;
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

  /** @returns also the cart, unless it has become another's since. */
  async claimUndo(
    order: UndoOrder,
    target: string,
    deadline: number,
  ): Promise<[status: string, text: string, cart: Cart | undefined]> {
    const { mergeId, channelCode, expectedVersion, undoableSince, request } = order;
    const { id, fingerprint, keepMs, keys: operations } = order.operationFor(target);
    const { receipts, claims } = cartKeys(target);
    const record = [id, fingerprint, keepMs, expectedVersion ?? ''];
    const args = [...record, mergeId, undoableSince, request, encodeClaim(['undo', target, mergeId])];
    const call = { cartId: target, channelCode, deadline };
    const reply = await this.carts.run(scripts.claimUndo, call, [...operations, receipts, claims], args);
    const [status, text, fields = []] = reply as [string, string, string[] | undefined];
    const found = fieldsOf(fields);
    return [status, text, aliasOf(found) ? undefined : decodeCart(target, found, this.settings.ttlSeconds)];
  }

  async applyUndo(
    source: string,
    mergeId: string,
    give: string,
    channelCode: string,
    deadline: number,
  ): Promise<[status: string, alias: string]> {
    const { departures, departureOrder } = cartKeys(source);
    const call = { cartId: source, channelCode, deadline };
    const args = [mergeId, give, departureSeconds(this.settings.ttlSeconds)];
    return (await this.carts.run(scripts.applyUndo, call, [departures, departureOrder], args)) as [
      string,
      string,
    ];
  }

  async completeUndo(target: string, mergeId: string, deadline: number): Promise<void> {
    const { receipts, claims } = cartKeys(target);
    const args = [mergeId, latestMoment(deadline), encodeClaim(['undo', target, mergeId])];
    await this.runner.run(scripts.completeUndo, [receipts, claims], args, deadline);
  }
}
