import DataLoader from 'dataloader';
import { ANY_CART } from '../identity/service-caller';
import type { Cart } from './cart';
import type { CartRequest } from './cart-request';
import { auditService } from './cart-request';
import type { CartStore } from './cart-store';

/** Carts by id for one request, all that are asked for in the same tick read together. */
export class CartLoader {
  /** Made when it is needed: few may read the carts of others. */
  private loader?: DataLoader<string, Cart>;

  constructor(
    private readonly store: CartStore,
    private readonly request: CartRequest,
  ) {}

  load(id: string): Promise<Cart> {
    this.loader ??= new DataLoader((ids) => {
      auditService(this.request, 'readCarts', ANY_CART, ids);
      return this.store.readCarts(ids, this.request.deadline);
    });
    return this.loader.load(id);
  }
}
