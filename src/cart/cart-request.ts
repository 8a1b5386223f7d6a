import { Refusal } from '../errors';
import { isService } from '../identity/caller';
import type { Caller, Viewer } from '../identity/caller';
import type { Cart } from './cart';
import type { CartStore } from './cart-store';

export interface AuditLog {
  info(details: object, message: string): void;
}

export interface CartRequest {
  /** What the token proves, or why it proves nothing. */
  readonly caller: Caller | Refusal;
  /** Unix ms by which the answer must be there. */
  readonly deadline: number;
  readonly log: AuditLog;
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

/** The cart of who asks, read once. Made for one request. */
export class OwnCart {
  private cart?: Promise<Cart>;

  constructor(
    private readonly store: CartStore,
    private readonly request: CartRequest,
  ) {}

  /** @throws Refusal UNAUTHENTICATED without a good token, SIGNED_IN_ELSEWHERE for a guest who has signed in. */
  async read(): Promise<Cart> {
    return (this.cart ??= this.store.readCartOf(viewerOf(this.request), this.request.deadline));
  }

  async readAgain(): Promise<Cart> {
    this.cart = undefined;
    return this.read();
  }

  /** What a change has made of it. */
  remember(cart: Cart): void {
    this.cart = Promise.resolve(cart);
  }

  /**
   * What is to be done before an alias is followed: a shopper's token proves the same person, a guest's does not. It may
   * have been left on a shared computer, or planted there.
   * @throws Refusal UNAUTHENTICATED for a guest.
   */
  follow(): void {
    if (viewerOf(this.request).kind === 'GUEST') throw new Refusal('UNAUTHENTICATED');
  }
}
