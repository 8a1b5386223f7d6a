import { randomUUID } from 'node:crypto';
import { Shopper } from './shopper';
import { signToken } from './tokens';

export interface Order {
  readonly orderId: string;
  readonly lines: { sku: string; quantity: number }[];
}

/** An order of these units of each sku. */
export function newOrder(units: Record<string, number>): Order {
  return {
    orderId: randomUUID(),
    lines: Object.entries(units).map(([sku, quantity]) => ({ sku, quantity })),
  };
}

/** A service that may take what was ordered out of any cart. */
export async function newCheckout(service: string): Promise<Shopper> {
  const claims = { sub: 'service:checkout', client_id: 'checkout', kind: 'SERVICE', scope: 'cart:order' };
  return new Shopper(`${service}/graphql`, await signToken({ claims }), '');
}
