import type { CartChange } from '../cart-change';
import type { CartRequest } from '../cart-request';
import { viewerOf } from '../cart-request';
import type { CartStore } from '../cart-store';
import type { ChangeRunner } from '../change-runner';
import type { CartLimits } from '../limits';
import type { Operation } from '../operation';
import { ownOperation, repeatedOperation } from '../operation';
import type { SyncInput } from './copy';
import { originOf, readCopy } from './copy';

/** Brings the copy of a client together with the cart of who asks. Made for one request. */
export class SyncService {
  constructor(
    private readonly store: CartStore,
    private readonly changes: ChangeRunner,
    private readonly limits: CartLimits,
    private readonly request: CartRequest,
  ) {}

  /** @throws Refusal UNAUTHENTICATED, STORE_UNAVAILABLE or NOT_DURABLE. */
  async syncCart(input: SyncInput): Promise<CartChange> {
    return this.changes.run(input, {
      name: 'syncCart',
      judge: () => readCopy(input, this.limits),
      keyless: (cartId) => this.keylessOperation(cartId, input),
      execute: (order, lines) => this.store.syncCart(order, originOf(input), lines),
    });
  }

  /**
   * A replica may go back to a copy that it sent before, and mean it; its earlier syncs do not count, so repeating is
   * safe. Without a replica the same again from the same base is a repetition for as long as a key would be, or it would
   * count twice. Without a base too it may soon be meant anew, as when somebody else removed the line meanwhile.
   */
  private keylessOperation(cartId: string, input: SyncInput): Operation {
    if (input.replicaId != null) return ownOperation(cartId);
    const { sessionId } = viewerOf(this.request);
    const kept = input.baseVersion == null ? 'for minutes' : 'as a key';
    return repeatedOperation(cartId, 'syncCart', { sessionId, ...input }, kept);
  }
}
