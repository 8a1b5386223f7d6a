import type { Channel } from '../identity/caller';
import type { LineAttribute } from './line-identity';

export interface CartLine {
  readonly id: string;
  readonly cart: Cart;
  readonly sku: string;
  readonly quantity: number;
  readonly attributes: readonly LineAttribute[];
  readonly addedVia: Channel;
  readonly addedAt: Date;
  readonly updatedAt: Date;
}

/** The cart of the identity with the same id. Times are null and the version is 0 until the first change. */
export interface Cart {
  readonly id: string;
  readonly version: number;
  readonly lines: CartLine[];
  readonly lineCount: number;
  readonly totalQuantity: number;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly lastChangedVia: Channel | null;
}

export function emptyCart(id: string): Cart {
  return {
    id,
    version: 0,
    lines: [],
    lineCount: 0,
    totalQuantity: 0,
    createdAt: null,
    updatedAt: null,
    expiresAt: null,
    lastChangedVia: null,
  };
}
