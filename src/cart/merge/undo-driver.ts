import { AliasTrail } from '../alias-trail';
import type { Cart } from '../cart';
import type { UndoOrder, UndoStore } from './undo-store';
import type { Receipt } from './receipt';
import { decodeReceipt } from './receipt';

/** How an attempt to undo a merge ended, and the cart, unless it has become another's since. */
export type Undone = { readonly cart?: Cart | undefined } & (
  | { readonly status: 'UNDOING' | 'UNDONE'; readonly receipt: Receipt }
  | { readonly status: 'OK' | 'REPLAYED'; readonly notes: string }
  | { readonly status: 'NOT_FOUND' | 'REFUSED' | 'IDEMPOTENCY_KEY_REUSED' }
);

/** The transfer back: what a merge brought leaves the target under its receipt and is added to the source. */
export class UndoDriver {
  constructor(private readonly store: UndoStore) {}

  async undo(order: UndoOrder, target: string, deadline: number): Promise<Undone> {
    const trail = new AliasTrail(target);
    let [status, text, cart] = await this.store.claimUndo(order, trail.end, deadline);
    while (status === 'FOLLOW') {
      trail.follow(text);
      [status, text, cart] = await this.store.claimUndo(order, trail.end, deadline);
    }
    if (status === 'OK' || status === 'REPLAYED') return { status, notes: text, cart };
    if (status !== 'UNDOING' && status !== 'UNDONE') return { status: status as 'NOT_FOUND', cart };
    const receipt = decodeReceipt(text);
    if (status === 'UNDOING') await this.finish(trail.end, receipt, deadline);
    return { status, receipt, cart };
  }

  /** Brings an undo to rest. */
  private async finish(
    target: string,
    { source, merge, give, channel }: Receipt,
    deadline: number,
  ): Promise<void> {
    const trail = new AliasTrail(source);
    for (;;) {
      const [status, alias] = await this.store.applyUndo(trail.end, merge.id, give, channel, deadline);
      if (status !== 'FOLLOW') break;
      trail.follow(alias);
    }
    await this.store.completeUndo(target, merge.id, deadline);
  }
}
