import DataLoader from 'dataloader';
import type { Cart } from './cart';
import type { CartStore } from './cart-store';

/** Carts by id for one request, all that are asked for in the same tick read together. */
export class CartLoader {
  /** Made when it is needed: few may read the carts of others. */
  private loader?: DataLoader<string, Cart>;

  constructor(
    private readonly store: CartStore,
    private readonly deadline: number,
  ) {}

  load(id: string): Promise<Cart> {
    this.loader ??= new DataLoader((ids) => this.store.readCarts(ids, this.deadline));
    return this.loader.load(id);
  }
}
