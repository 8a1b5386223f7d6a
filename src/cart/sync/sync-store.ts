import type { ScriptArgument } from '../../redis/scripts';
import type { CartStore, ChangeOrder, ChangeResult, Follow } from '../cart-store';
import type { CartLimits } from '../limits';
import { versionFor } from '../version-source';
import type { CopyLine, Origin } from './copy';

/** Brings copies and carts together in Redis. */
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
    const base = versionFor(order.cartId, baseVersion, order.versionSource);
    const { formerId = '' } = order.operation;
    const args: ScriptArgument[] = [maxLines, maxQuantity, maxTextBytes, base ?? '', replica, formerId];
    for (const { index, key, quantity, detail } of lines) args.push(index, key, quantity, detail);
    return this.carts.change('syncCart', order, args);
  }
}
