import DataLoader from 'dataloader';
import { Refusal } from '../errors';
import { ANY_CART, isService } from '../identity/caller';
import type { Caller, Viewer } from '../identity/caller';
import type { Cart } from './cart';
import type { CartStore } from './cart-store';

export interface AuditLog {
  info(details: object, message: string): void;
}

/** One request: who calls, until when, and the carts it has read. The only object of ours that lives as long as a request. */
export class CartRequest {
  /** How many entities it has asked for so far. */
  representations = 0;
  /** The hand-off code it offers. Codes can be guessed: each guess costs a request of its own. */
  handoffCode: string | undefined;
  private own: Promise<Cart> | Cart | undefined;
  private loader: DataLoader<string, Cart> | undefined;

  /**
   * @param caller what the token proves, or why it proves nothing.
   * @param deadline Unix ms by which the answer must be there.
   */
  constructor(
    readonly caller: Caller | Refusal,
    readonly deadline: number,
    readonly log: AuditLog,
  ) {}

  /**
   * The caller's cart, read once.
   * @throws Refusal UNAUTHENTICATED without a good token, SIGNED_IN_ELSEWHERE for a guest who has signed in.
   */
  async ownCart(store: CartStore): Promise<Cart> {
    return (this.own ??= store.readCartOf(viewerOf(this), this.deadline));
  }

  async ownCartAgain(store: CartStore): Promise<Cart> {
    this.own = undefined;
    return this.ownCart(store);
  }

  /** What a change has made of the caller's cart. */
  remember(cart: Cart): void {
    this.own = cart;
  }

  /** Anybody's cart, for a service; all that are asked for in the same tick are read together. */
  anyCart(id: string, store: CartStore): Promise<Cart> {
    this.loader ??= new DataLoader((ids) => {
      auditService(this, 'readCarts', ANY_CART, ids);
      return store.readCarts(ids, this.deadline);
    });
    return this.loader.load(id);
  }
}

/** @throws Refusal UNAUTHENTICATED without a good token. */
export function callerOf({ caller }: CartRequest): Caller {
  if (caller instanceof Refusal) throw caller;
  return caller;
}

/** The shopper or guest who calls. @throws Refusal UNAUTHENTICATED without a good token, FORBIDDEN for a service. */
export function viewerOf(request: CartRequest): Viewer {
  const caller = callerOf(request);
  if (isService(caller))
    throw new Refusal('FORBIDDEN', { detail: 'A service has no cart. Name the identity whose cart it is.' });
  return caller;
}

/**
 * A shopper's token proves every account of that person, so it may follow an alias. A guest's does not: it may have been
 * left on a shared computer, or planted there.
 * @throws Refusal UNAUTHENTICATED for a guest.
 */
export function assertMayFollowAlias({ kind }: Viewer): void {
  if (kind === 'GUEST') throw new Refusal('UNAUTHENTICATED');
}

/** Logs what is done to the carts of others, before it is done. */
export function auditService(
  request: CartRequest,
  operation: string,
  scope: string,
  identities: readonly string[],
): void {
  const caller = callerOf(request);
  const client = isService(caller) ? caller.client : caller.id;
  request.log.info({ client, scope, operation, identities }, 'service call');
}
