import type { Hash } from '../../redis/hash-reader';
import type { Takings } from './order-script';

/** Of the orders beside a cart, those that took something out of it after a version; name, record, … */
export function takenSince(version: number, cartId: string, orders: Hash): string[] {
  return Object.entries(orders)
    .filter(
      ([name, record]) => name !== '@bytes' && isTakenSince(version, cartId, JSON.parse(record) as Takings),
    )
    .flat();
}

function isTakenSince(version: number, cartId: string, takings: Takings): boolean {
  return Object.entries(takings).some(
    ([name, taking]) => name.split(' ')[1] === cartId && taking.version >= version,
  );
}
