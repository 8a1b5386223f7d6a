import { followAliases } from '../../../identity/alias-trail';
import { rejectAfter } from '../../../redis/retry';
import { fieldsIn } from '../../../redis/hash-reader';
import type { Hash } from '../../../redis/hash-reader';
import { cartKeys } from '../../../redis/keys';
import type { ScriptRunner } from '../../../redis/script-runner';
import { applyUndo, claimUndo, completeUndo } from '../../../redis/__generated__/script-calls';
import type { ApplyUndoReply, ClaimUndoReply } from '../../../redis/__generated__/script-calls';
import type { Cart } from '../../cart';
import { aliasOf, decodeCart } from '../../cart-codec';
import { CartScripts } from '../../cart-scripts';
import type { CartAnswer, StoreSettings } from '../../cart-scripts';
import type { Operation } from '../../idempotency';
import { versionFor } from '../../version-source';
import type { VersionSource } from '../../version-source';
import { encodeClaim } from './departure';
import type { MergeReader } from '../merge-reader';
import { decodeReceipt, departureSeconds, orderSeconds } from '../receipt';
import type { Receipt } from '../receipt';

export interface UndoOrder {
  readonly mergeId: string;
  /** The operation, for the cart that remains after aliases. */
  readonly operationFor: (cartId: string) => Operation;
  readonly expectedVersion: number | null;
  readonly versionSource: VersionSource;
  readonly channelCode: string;
  readonly request: string;
  /** Earlier merges cannot be undone. In cart seconds. */
  readonly undoableSince: number;
}

export interface ClaimedUndo {
  readonly status: CartAnswer<ClaimUndoReply>[0];
  /** The receipt, the notes or the older identity, depending on the status (see the header of the script). */
  readonly text: string;
  /** Undefined if the cart is an alias now. */
  readonly cart: Cart | undefined;
  /** The cart is an alias now, and the expected version belongs to it. */
  readonly hasOwnVersion: boolean;
}

/** Runs the scripts of an undo. */
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
    const call = claimUndo(
      Object.assign(this.carts.changeInput({ cartId: target, channelCode, deadline }, operation, expected), {
        receipts,
        claims,
        mergeId,
        since: undoableSince,
        request,
        claim: encodeClaim(['undo', target, mergeId]),
      }),
    );
    const [status, text, answered] = await this.carts.run(call, deadline);
    if (status === 'FOLLOW')
      return { status, text, cart: undefined, hasOwnVersion: answered === 'OWN_VERSION' };
    const found = fieldsIn(answered);
    const cart = aliasOf(found) ? undefined : decodeCart(target, found, this.settings.ttlSeconds);
    return { status, text, cart, hasOwnVersion: false };
  }

  async applyUndo(
    source: string,
    mergeId: string,
    give: string,
    takings: readonly string[],
    channelCode: string,
    deadline: number,
  ): Promise<CartAnswer<ApplyUndoReply>> {
    const { departures, departureOrder, orders } = cartKeys(source);
    const { ttlSeconds } = this.settings;
    const call = applyUndo(
      Object.assign(this.carts.writeInput({ cartId: source, channelCode, deadline }), {
        departures,
        departureOrder,
        orders,
        mergeId,
        give,
        departureSeconds: departureSeconds(ttlSeconds),
        takings: JSON.stringify(takings),
        orderSeconds: orderSeconds(ttlSeconds),
      }),
    );
    return this.carts.run(call, deadline);
  }

  /** @param keeps whether the receipt keeps the returned lines, because the source is closed. */
  async completeUndo(target: string, mergeId: string, keeps: boolean, deadline: number): Promise<void> {
    const { receipts, claims } = cartKeys(target);
    const claim = encodeClaim(['undo', target, mergeId]);
    const latest = rejectAfter(deadline);
    const call = completeUndo({ receipts, claims, mergeId, latest, claim, keeps: keeps ? 1 : '' });
    await this.runner.run(call, deadline);
  }
}

/** The part of an order record that an undo reads. See `cart/orders`. */
type Takings = Readonly<Record<string, { readonly version: number }>>;

/** The orders that took units out of a cart after a version, as alternating names and records. */
export function takenSince(version: number, cartId: string, orders: Hash): string[] {
  return Object.entries(orders)
    .filter(
      ([name, record]) => name !== '@bytes' && isTakenSince(version, cartId, JSON.parse(record) as Takings),
    )
    .flat();
}

function isTakenSince(version: number, cartId: string, takings: Takings): boolean {
  return Object.entries(takings).some(
    ([name, taking]) => name.split(' ')[1] === cartId && taking.version >= version,
  );
}

/** The result of an undo. The cart is undefined if it is an alias now. */
export type Undone = { readonly cart?: Cart | undefined } & (
  | { readonly status: 'UNDOING' | 'UNDONE'; readonly receipt: Receipt }
  | { readonly status: 'OK' | 'REPLAYED' | 'IDEMPOTENCY_KEY_REUSED'; readonly notes: string }
  | { readonly status: 'NOT_FOUND' | 'REFUSED' }
  | { readonly status: 'CLOSED' }
);

/**
 * Moves lines back: takes what a merge brought out of the target and adds it to the source, or keeps it in the receipt if
 * the source is closed.
 */
export class UndoDriver {
  constructor(
    private readonly store: UndoStore,
    private readonly reader: MergeReader,
  ) {}

  async undo(order: UndoOrder, target: string, deadline: number): Promise<Undone> {
    let { versionSource } = order;
    const claim = async (id: string) => {
      const claimed = await this.store.claimUndo({ ...order, versionSource }, id, deadline);
      if (claimed.hasOwnVersion) versionSource ??= id;
      return claimed;
    };
    const { id, answer } = await followAliases(target, claim, ({ status, text }) => olderIn(status, text));
    const { status, text, cart } = answer;
    if (status === 'FOLLOW') throw new Error('An undo ended at an alias.');
    if (status === 'NOT_FOUND' || status === 'REFUSED' || status === 'CLOSED') return { status, cart };
    if (status !== 'UNDOING' && status !== 'UNDONE') return { status, notes: text, cart };
    const receipt = decodeReceipt(text);
    if (status === 'UNDOING') await this.finish(id, receipt, deadline);
    return { status, receipt, cart };
  }

  private async finish(
    target: string,
    { source, merge, version, give, channel }: Receipt,
    deadline: number,
  ): Promise<void> {
    const orders = takenSince(version, target, await this.reader.orders(target, deadline));
    const apply = (id: string) => this.store.applyUndo(id, merge.id, give, orders, channel, deadline);
    const { answer } = await followAliases(source, apply, ([status, alias]) => olderIn(status, alias));
    await this.store.completeUndo(target, merge.id, answer[0] === 'CLOSED', deadline);
  }
}

/** The identity that a script of an undo says to follow. */
function olderIn(status: string, text: string | undefined): string | undefined {
  return status === 'FOLLOW' ? text : undefined;
}
