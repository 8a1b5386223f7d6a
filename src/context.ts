import { CartLoader, CartService } from './cart/cart-service';
import { ChangeRunner } from './cart/change-runner';
import { MergeHistory } from './cart/merge/merge-reader';
import { MergePlanner } from './cart/merge/merge-planner';
import { MergeProof } from './cart/merge/source-verifier';
import { MergeService } from './cart/merge/merge-cart';
import { PreviewService } from './cart/merge/preview-merge-cart';
import { UndoService } from './cart/merge/undo-merge-cart';
import { TakeOrderedLines } from './cart/orders/take-ordered-lines';
import { SyncService } from './cart/sync/sync-cart';
import { OwnCart } from './cart/cart-request';
import type { CartParts } from './app/cart-parts';
import type { AuditLog, CartRequest } from './cart/cart-request';
import type { Refusal } from './errors';
import type { Caller } from './identity/caller';

/** Makes the context of one request. */
export type CreateContext<Who = Caller | Refusal> = (caller: Who, deadline: number, log: AuditLog) => Context;

/** What a resolver gets: one request's view of the service. Each part is made when it is asked for: most need one. */
export class Context {
  /** How many entities this request has asked for so far. */
  representations = 0;

  private readonly asked: CartRequest;
  private readonly own: OwnCart;
  private madeCarts?: CartService;
  private madeProof?: MergeProof;

  /** @param deadline Unix ms by which the request must be answered. */
  constructor(
    private readonly parts: CartParts,
    caller: Caller | Refusal,
    deadline: number,
    log: AuditLog,
  ) {
    this.asked = { caller, deadline, log };
    this.own = new OwnCart(parts.store, this.asked);
  }

  get carts(): CartService {
    const { store, limits } = this.parts;
    return (this.madeCarts ??= new CartService(
      store,
      this.changes(),
      new CartLoader(store, this.asked),
      this.own,
      limits,
      this.asked,
    ));
  }

  get syncs(): SyncService {
    const { store, limits } = this.parts;
    return new SyncService(store, this.changes(), limits, this.asked);
  }

  get orders(): TakeOrderedLines {
    const { store, orderWalk, limits } = this.parts;
    return new TakeOrderedLines(store, this.changes(), orderWalk, limits, this.asked);
  }

  get merges(): MergeService {
    const { mergeStore, mergeDriver, limits } = this.parts;
    const { own, asked } = this;
    return new MergeService(mergeStore, mergeDriver, this.planner(), own, limits, this.proof, asked);
  }

  /** The identities that a cart had before. */
  formerIds(cartId: string): Promise<string[]> {
    return this.parts.formerIds.of(cartId, this.asked.deadline);
  }

  get mergeHistory(): MergeHistory {
    return new MergeHistory(this.parts.mergeReader, this.asked);
  }

  get previews(): PreviewService {
    const { mergeStore, mergeReader, limits } = this.parts;
    return new PreviewService(mergeStore, mergeReader, this.planner(), this.proof, limits, this.asked);
  }

  get undos(): UndoService {
    const { undoDriver, limits } = this.parts;
    return new UndoService(undoDriver, this.mergeHistory, this.own, limits, this.asked);
  }

  private changes(): ChangeRunner {
    const { store, limits } = this.parts;
    return new ChangeRunner(store, this.own, limits, this.asked);
  }

  private planner(): MergePlanner {
    const { mergeReader, mergeDriver, identities, limits } = this.parts;
    return new MergePlanner(mergeReader, mergeDriver, identities, limits, this.asked);
  }

  private get proof(): MergeProof {
    const { proveSource, limits } = this.parts;
    return (this.madeProof ??= new MergeProof(proveSource, this.own, limits, this.asked));
  }
}
