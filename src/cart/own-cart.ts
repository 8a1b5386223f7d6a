import { Refusal } from '../errors';
import type { Cart } from './cart';
import type { CartLoader } from './cart-loader';
import type { CartRequest } from './cart-request';
import { viewerOf } from './cart-request';

/** The cart of who asks. Made for one request. */
export class OwnCart {
  constructor(
    private readonly loader: CartLoader,
    private readonly request: CartRequest,
  ) {}

  /** @throws Refusal UNAUTHENTICATED without a good token, or if it would open another's cart. */
  async read(): Promise<Cart> {
    const { id } = viewerOf(this.request);
    const cart = await this.loader.load(id);
    if (cart.id !== id) this.follow();
    return cart;
  }

  async readAgain(): Promise<Cart> {
    this.loader.clear(viewerOf(this.request).id);
    return this.read();
  }

  /** What a change has made of it. */
  remember(cart: Cart): void {
    const { id } = viewerOf(this.request);
    this.loader.clear(id).prime(id, cart);
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
