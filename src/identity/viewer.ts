import type { Channel } from '../channel';

/** Who is asking, as far as a token proved it. */
export interface Viewer {
  /** The identity, which is also the id of its cart. */
  readonly id: string;
  readonly kind: 'GUEST' | 'SHOPPER';
  readonly channel: Channel;
  readonly sessionId: string;
  readonly scopes: readonly string[];
}

/** Lets a service, such as the shop's support desk, read the cart of anyone. */
export const ANY_CART = 'cart:any';
