import type { CartRequest } from './cart/cart-request';
import type { CartService } from './cart/cart-service';
import type { MergeCart } from './cart/merge/merge-cart';
import type { FormerIds, MergeHistory } from './cart/merge/merge-reader';
import type { PreviewMergeCart } from './cart/merge/preview-merge-cart';
import type { UndoMergeCart } from './cart/merge/undo-merge-cart';
import type { TakeOrderedLines } from './cart/orders/take-ordered-lines';
import type { SyncCart } from './cart/sync/sync-cart';

/** What works on carts, made once per process. */
export interface CartServices {
  readonly carts: CartService;
  readonly syncs: SyncCart;
  readonly orders: TakeOrderedLines;
  readonly merges: MergeCart;
  readonly previews: PreviewMergeCart;
  readonly undos: UndoMergeCart;
  readonly mergeHistory: MergeHistory;
  readonly formerIds: FormerIds;
}

/** What a resolver gets. */
export interface Context {
  readonly request: CartRequest;
  readonly services: CartServices;
}
