import { createCartLoader } from './cart/cart-loader';
import { CartService } from './cart/cart-service';
import { ChangeRunner } from './cart/change-runner';
import { MergeHistory } from './cart/merge/merge-history';
import { MergePlanner } from './cart/merge/merge-planner';
import { MergeProof } from './cart/merge/merge-proof';
import { MergeService } from './cart/merge/merge-service';
import { PreviewService } from './cart/merge/preview-service';
import { UndoService } from './cart/merge/undo-service';
import { SyncService } from './cart/sync/sync-service';
import { OwnCart } from './cart/own-cart';
import type { CartParts } from './cart-parts';
import type { Refusal } from './errors';
import type { Viewer } from './identity/viewer';

/** What a resolver gets: one request's view of the service. */
export interface Context {
  readonly carts: CartService;
  readonly syncs: SyncService;
  readonly merges: MergeService;
  readonly mergeHistory: MergeHistory;
  readonly previews: PreviewService;
  readonly undos: UndoService;
  /** How many entities this request has asked for so far. */
  representations: number;
}

/** @param deadline Unix ms by which the request must be answered. */
export function createContext(parts: CartParts, viewer: Viewer | Refusal, deadline: number): Context {
  const { store, mergeStore, mergeReader, mergeDriver, undoDriver, identities, limits } = parts;
  const request = { viewer, deadline };
  const loader = createCartLoader(store, deadline);
  const own = new OwnCart(loader, request);
  const changes = new ChangeRunner(store, own, limits, request);
  const planner = new MergePlanner(mergeReader, mergeDriver, identities, request);
  const proof = new MergeProof(parts.proveSource, limits, request);
  const mergeHistory = new MergeHistory(mergeReader, request);
  return {
    carts: new CartService(store, changes, loader, own, limits, request),
    syncs: new SyncService(store, changes, limits, request),
    merges: new MergeService(mergeStore, mergeDriver, planner, own, limits, proof, request),
    mergeHistory,
    previews: new PreviewService(mergeStore, mergeReader, planner, proof, limits, request),
    undos: new UndoService(undoDriver, mergeHistory, own, limits, request),
    representations: 0,
  };
}
