import { syncCart } from '../../redis/__generated__/script-calls';
import type { CartStore, ChangeOrder, ChangeResult, Follow } from '../cart-store';
import type { CartLimits } from '../limits';
import { versionFor } from '../version-source';
import type { CopyLine, Origin } from './copy';

/** Syncs copies in Redis. */
export class SyncStore {
  constructor(
    private readonly carts: CartStore,
    private readonly limits: CartLimits,
  ) {}

  syncCart(
    order: ChangeOrder,
    { baseVersion, replica }: Origin,
    lines: readonly CopyLine[],
  ): Promise<ChangeResult | Follow> {
    const { maxLines, maxQuantity, maxTextBytes } = this.limits;
    const base = versionFor(order.cartId, baseVersion, order.versionSource) ?? '';
    const { formerId = '' } = order.operation;
    const input = this.carts.inputOf(order);
    const limits = { maxLines, maxQuantity, maxTextBytes };
    const call = syncCart({ ...input, ...limits, base, replica, formerId, lines });
    return this.carts.change(order, call);
  }
}
