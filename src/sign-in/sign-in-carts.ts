import type { Cart } from '../cart/cart';
import { CartRequest } from '../cart/cart-request';
import type { AuditLog } from '../cart/cart-request';
import type { CartStore } from '../cart/cart-store';
import type { MergeCart } from '../cart/merge/merge-cart';
import type { MergeHistory } from '../cart/merge/merge-reader';
import { joinsAccounts } from '../cart/merge/receipt';
import type { CartMerge, MergeStrategy } from '../cart/merge/receipt';
import type { Party, Viewer } from '../identity/caller';

/** What signing in needs of carts. */
export class SignInCarts {
  constructor(
    private readonly services: { readonly merges: MergeCart; readonly mergeHistory: MergeHistory },
    private readonly carts: CartStore,
    private readonly strategy: MergeStrategy,
    private readonly log: AuditLog,
  ) {}

  /**
   * Merges the cart of a caller who has just proved both sides by signing in. The cart of a guest closes; two shoppers
   * become one. Returns the receipt, also if the merge was done before; null if the source was empty or the receipt has
   * expired.
   */
  async move(source: Viewer, target: Viewer, deadline: number): Promise<CartMerge | null> {
    const request = new CartRequest(target, deadline, this.log);
    const sides = { source, viewer: target, closes: source.kind === 'GUEST', mayJoin: true };
    const strategy = sides.closes || joinsAccounts(this.strategy) ? this.strategy : 'SUM';
    return (await this.services.merges.mergeVerified(request, sides, { strategy })).merge;
  }

  /** @throws Refusal SIGNED_IN_ELSEWHERE for a guest who has signed in. */
  read(party: Party, deadline: number): Promise<Cart> {
    return this.carts.readCartOf(party, deadline);
  }

  /** The latest merge into a cart whose receipt is still kept. */
  async lastMerge(cartId: string, deadline: number): Promise<CartMerge | undefined> {
    return (await this.services.mergeHistory.merges(cartId, deadline))[0];
  }
}
