import { followAliases } from '../../identity/alias-trail';
import type { Cart } from '../cart';
import { takenSince } from '../orders/taken-since';
import type { MergeReader } from './merge-reader';
import type { UndoOrder, UndoStore } from './undo-store';
import type { Receipt } from './receipt';
import { decodeReceipt } from './receipt';

/** How an attempt to undo a merge ended, and the cart, unless it has become another's since. */
export type Undone = { readonly cart?: Cart | undefined } & (
  | { readonly status: 'UNDOING' | 'UNDONE'; readonly receipt: Receipt }
  | { readonly status: 'OK' | 'REPLAYED' | 'IDEMPOTENCY_KEY_REUSED'; readonly notes: string }
  | { readonly status: 'NOT_FOUND' | 'REFUSED' }
  /** The cart is that of a guest who has signed in. */
  | { readonly status: 'CLOSED' }
);

/**
 * The transfer back: what a merge brought leaves the target under its receipt and is added to the source, or stays with
 * the receipt if signing in has closed the source since.
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
    const { id, answer } = await followAliases(target, claim, ({ status, text }) => olderIn([status, text]));
    const { status, text, cart } = answer;
    if (status === 'NOT_FOUND' || status === 'REFUSED' || status === 'CLOSED') return { status, cart };
    if (status !== 'UNDOING' && status !== 'UNDONE') return { status: status as 'OK', notes: text, cart };
    const receipt = decodeReceipt(text);
    if (status === 'UNDOING') await this.finish(id, receipt, deadline);
    return { status, receipt, cart };
  }

  /** Brings an undo to rest. */
  private async finish(
    target: string,
    { source, merge, version, give, channel }: Receipt,
    deadline: number,
  ): Promise<void> {
    const orders = takenSince(version, target, await this.reader.orders(target, deadline));
    const apply = (id: string) => this.store.applyUndo(id, merge.id, give, orders, channel, deadline);
    const { answer } = await followAliases(source, apply, olderIn);
    await this.store.completeUndo(target, merge.id, answer[0] === 'CLOSED', deadline);
  }
}

/** Where a script of an undo says to go on. */
function olderIn([status, text]: readonly [status: string, text: string]): string | undefined {
  return status === 'FOLLOW' ? text : undefined;
}
