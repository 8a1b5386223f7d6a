import DataLoader from 'dataloader';
import { Refusal } from '../errors';
import { ANY_CART, isService } from '../identity/caller';
import type { Caller, Viewer } from '../identity/caller';
import type { Cart } from './cart';
import type { CartStore } from './cart-store';

export interface AuditLog {
  info(details: object, message: string): void;
}

/** The state of one request: its caller, its deadline, and the carts it has read. */
export class CartRequest {
  /** The number of entities it has requested so far. */
  representations = 0;
  /** The one hand-off code that the request may use, so that each guess of a code costs a request. */
  handoffCode: string | undefined;
  private own: Promise<Cart> | Cart | undefined;
  private loader: DataLoader<string, Cart> | undefined;

  /**
   * @param caller the authenticated caller, or why authentication failed.
   * @param deadline in Unix ms.
   */
  constructor(
    readonly caller: Caller | Refusal,
    readonly deadline: number,
    readonly log: AuditLog,
  ) {}

  /**
   * The caller's cart, read once.
   * @throws Refusal UNAUTHENTICATED without a valid token, SIGNED_IN_ELSEWHERE for a guest who has signed in.
   */
  async ownCart(store: CartStore): Promise<Cart> {
    return (this.own ??= store.readCartOf(viewerOf(this), this.deadline));
  }

  async ownCartAgain(store: CartStore): Promise<Cart> {
    this.own = undefined;
    return this.ownCart(store);
  }

  /** Sets the caller's cart to the result of a change. */
  remember(cart: Cart): void {
    this.own = cart;
  }

  /** Any cart, for a service. Batches all reads of the same tick. */
  anyCart(id: string, store: CartStore): Promise<Cart> {
    this.loader ??= new DataLoader((ids) => {
      auditService(this, 'readCarts', ANY_CART, ids);
      return store.readCarts(ids, this.deadline);
    });
    return this.loader.load(id);
  }
}

/** @throws Refusal UNAUTHENTICATED without a valid token. */
export function callerOf({ caller }: CartRequest): Caller {
  if (caller instanceof Refusal) throw caller;
  return caller;
}

/** The calling shopper or guest. @throws Refusal UNAUTHENTICATED without a valid token, FORBIDDEN for a service. */
export function viewerOf(request: CartRequest): Viewer {
  const caller = callerOf(request);
  if (isService(caller))
    throw new Refusal('FORBIDDEN', { detail: 'A service has no cart. Name the identity whose cart it is.' });
  return caller;
}

/**
 * A shopper's token proves all accounts of that person, so it may follow an alias. A guest's token does not: it may have
 * been left on a shared computer, or planted there.
 * @throws Refusal UNAUTHENTICATED for a guest.
 */
export function assertMayFollowAlias({ kind }: Viewer): void {
  if (kind === 'GUEST') throw new Refusal('UNAUTHENTICATED');
}

/** Logs an access to other people's carts before it happens. */
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
