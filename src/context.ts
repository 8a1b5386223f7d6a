import { createCartLoader } from './cart/cart-loader';
import { CartService } from './cart/cart-service';
import type { CartStore } from './cart/cart-store';
import type { CartLimits } from './cart/limits';
import type { Viewer } from './identity/viewer';
import type { Refusal } from './errors';

/** What a resolver gets: one request's view of the service. */
export interface Context {
  readonly carts: CartService;
  /** How many entities this request has asked for so far. */
  representations: number;
}

/** From its arrival until its answer; what remains after Redis' share is for the way through the Router. */
const REQUEST_BUDGET_MS = 900;

export function createContext(
  viewer: Viewer | Refusal,
  store: CartStore,
  limits: CartLimits,
  arrived: number,
): Context {
  const deadline = arrived + REQUEST_BUDGET_MS;
  const carts = new CartService(store, createCartLoader(store, deadline), limits, { viewer, deadline });
  return { carts, representations: 0 };
}
