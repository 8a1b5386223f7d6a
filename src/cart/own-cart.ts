import { Refusal } from '../errors';
import type { Cart } from './cart';
import type { CartRequest } from './cart-request';
import { viewerOf } from './cart-request';
import type { CartStore } from './cart-store';

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
