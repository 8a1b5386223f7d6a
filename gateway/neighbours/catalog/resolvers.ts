import { GraphQLError } from 'graphql';
import type { Product } from './product';
import { products } from './products';

const MOST = 100;

export const resolvers = {
  Query: {
    product: (_root: unknown, { sku }: { sku: string }) => find(sku),
    products: (_root: unknown, { first }: { first: number }) => list(first),
  },
  Product: {
    __resolveReference: async ({ sku }: { sku: string }) => find(sku),
  },
};

function find(sku: string): Product | null {
  return products.get(sku) ?? null;
}

function list(first: number): Product[] {
  if (first >= 0 && first <= MOST) return [...products.values()].slice(0, first);
  throw new GraphQLError(`first is ${first}. Ask for 0 to ${MOST} products.`, {
    extensions: { code: 'BAD_USER_INPUT' },
  });
}
