import { createCartLoader } from './cart/cart-loader';
import { CartService } from './cart/cart-service';
import type { CartStore } from './cart/cart-store';
import type { CartLimits } from './cart/limits';
import type { MergeDriver } from './cart/merge/merge-driver';
import type { ProveSource } from './cart/merge/merge-service';
import { MergeService } from './cart/merge/merge-service';
import type { MergeStore } from './cart/merge/merge-store';
import type { UndoDriver } from './cart/merge/undo-driver';
import { UndoService } from './cart/merge/undo-service';
import type { Refusal } from './errors';
import type { Viewer } from './identity/viewer';

/** What a resolver gets: one request's view of the service. */
export interface Context {
  readonly carts: CartService;
  readonly merges: MergeService;
  readonly undos: UndoService;
  /** How many entities this request has asked for so far. */
  representations: number;
}

/** What all requests share. */
export interface Parts {
  readonly store: CartStore;
  readonly mergeStore: MergeStore;
  readonly mergeDriver: MergeDriver;
  readonly undoDriver: UndoDriver;
  readonly proveSource: ProveSource;
  readonly limits: CartLimits;
}

/** From its arrival until its answer; what remains of the second is for the way through the Router. */
const REQUEST_BUDGET_MS = 900;

export function createContext(parts: Parts, viewer: Viewer | Refusal, arrived: number): Context {
  const { store, mergeStore, mergeDriver, undoDriver, proveSource, limits } = parts;
  const request = { viewer, deadline: arrived + REQUEST_BUDGET_MS };
  const loader = createCartLoader(store, request.deadline);
  return {
    carts: new CartService(store, loader, limits, request),
    merges: new MergeService(mergeStore, mergeDriver, loader, limits, proveSource, request),
    undos: new UndoService(undoDriver, loader, limits, request),
    representations: 0,
  };
}
