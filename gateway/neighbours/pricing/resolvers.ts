import type { PricedLine } from './cart-price';
import { lineTotal, subtotal } from './cart-price';

interface CartReference {
  readonly id: string;
  readonly lines: readonly PricedLine[];
}

export const resolvers = {
  Cart: {
    __resolveReference: async (cart: CartReference) => cart,
    subtotal: ({ lines }: CartReference) => subtotal(lines),
  },
  CartLine: {
    __resolveReference: async (line: PricedLine) => line,
    total: (line: PricedLine) => lineTotal(line),
  },
};
