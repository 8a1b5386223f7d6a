import DataLoader from 'dataloader';
import type { Cart } from './cart';
import type { CartStore } from './cart-store';

export type CartLoader = DataLoader<string, Cart>;

/** Carts by id for one request, all that are asked for in the same tick read together. */
export function createCartLoader(store: CartStore, deadline: number): CartLoader {
  return new DataLoader((ids) => store.readCarts(ids, deadline));
}
