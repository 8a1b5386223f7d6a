import type { Cart } from '../cart/cart';
import type { Warning } from '../cart/findings';
import type { CartLimits } from '../cart/limits';
import { mergeWarnings } from '../cart/merge/merge-change';
import type { CartMerge } from '../cart/merge/receipt';
import type { SignInCarts } from './handoff';
import type { Party } from './handoff-plan';

/** What a page needs next about the cart of somebody who is signed in. */
export interface Arrival {
  readonly cart: Pick<Cart, 'id' | 'version' | 'lineCount'>;
  readonly merge: CartMerge | null;
  /** What the limits did not let in. */
  readonly warnings: readonly Warning[];
}

/** Looks at the cart that somebody arrives at. All calls throw Refusal SIGNED_IN_ELSEWHERE or STORE_UNAVAILABLE. */
export class Arrivals {
  constructor(
    private readonly carts: Pick<SignInCarts, 'read' | 'lastMerge'>,
    private readonly limits: CartLimits,
  ) {}

  /** @param merge what this sign-in merged, if it did. */
  async of(who: Party, merge: CartMerge | null, deadline: number): Promise<Arrival> {
    const { id, version, lineCount } = await this.carts.read(who, deadline);
    const warnings = merge ? mergeWarnings(merge.lines, id, this.limits) : [];
    return { cart: { id, version, lineCount }, merge, warnings };
  }

  /** With the latest merge into the cart, whoever asked for that and when. */
  async now(who: Party, deadline: number): Promise<Arrival> {
    const { cart } = await this.of(who, null, deadline);
    const merge = (await this.carts.lastMerge(cart.id, deadline)) ?? null;
    return { cart, merge, warnings: merge ? mergeWarnings(merge.lines, cart.id, this.limits) : [] };
  }
}
