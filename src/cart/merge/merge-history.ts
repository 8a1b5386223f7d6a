import type { CartRequest } from '../cart-request';
import type { MergeReader } from './merge-reader';
import type { CartMerge } from './receipt';
import { decodeReceipt } from './receipt';

/** Merges that are shown of a cart, and the most carts of one person that are looked through for them. */
const SHOWN = 20;

/** What merges did to a cart, as its receipts tell. Made for one request. */
export class MergeHistory {
  constructor(
    private readonly reader: MergeReader,
    private readonly request: Pick<CartRequest, 'deadline'>,
  ) {}

  /**
   * The latest merges into a cart, newest first. A receipt stays beside the cart it was written for; so those of the
   * accounts that became aliases of this one are looked up there. They cannot be undone any more.
   */
  async merges(cartId: string): Promise<CartMerge[]> {
    const merges: CartMerge[] = [];
    const carts = [cartId];
    for (const cart of carts) {
      const receipts = await this.reader.recentReceipts(cart, SHOWN, this.request.deadline);
      for (const { merge, alias, source } of receipts.map(decodeReceipt)) {
        merges.push(cart === cartId ? merge : { ...merge, undoableUntil: null });
        if (alias && carts.length < SHOWN) carts.push(source);
      }
    }
    return merges.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, SHOWN);
  }
}
