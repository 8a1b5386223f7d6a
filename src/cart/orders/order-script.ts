import { cartKeys } from '../../redis/keys';
import type { TakeOrderedLinesInput } from '../../redis/__generated__/script-calls';
import type { CartChangeInput } from '../cart-scripts';
import { orderSeconds } from '../merge/receipt';
import type { OrderedLine } from './ordered-lines';
import { fingerprintOfOrder } from './ordered-lines';

/** Units by line. */
export type Units = Readonly<Record<string, number>>;

/** A line may be called like what every object has, such as `constructor`. */
export function unitsOfLine(units: Units, key: string): number {
  return Object.hasOwn(units, key) ? units[key]! : 0;
}

/** What one call took of an order out of one cart, as `redis/lua/include/orders.lua` describes it. */
export interface Taking {
  readonly units: Units;
  /** Of what came to the cart by the merge, and was not taken there. */
  readonly left: Units;
  /** What the undo of the merge gave back to the cart from which the lines had come. */
  readonly back: Units;
  readonly departures: readonly string[] | Readonly<Record<string, never>>;
  /** Of the cart, after the taking. */
  readonly version: number;
}

/** All takings of an order that are known, by name. */
export type Takings = Readonly<Record<string, Taking>>;

/** What a call wants to take of an order out of a cart. */
export interface OrderTaking {
  readonly orderId: string;
  readonly caller: 'shopper' | 'service';
  readonly lines: readonly OrderedLine[];
  /** By which the lines came to this cart, one after the other; `return` before the last if its undo gave them back. Empty for
   * the cart that the call names. */
  readonly path: readonly string[];
  /** Of other carts. */
  readonly known: Takings;
  /** Merges at whose targets the caller has looked for takings. */
  readonly looked: readonly string[];
  /** At most so many units of each line, none of those it lacks; if it is missing, as many as were ordered. */
  readonly most: Units | undefined;
}

/** Under which the record of an order stands in the orders of a cart. */
export function orderField(orderId: string): string {
  return `order ${orderId}`;
}

/** What the script takes beside what it takes as every change. */
export function orderInput(
  cartId: string,
  { orderId, caller, lines, path, known, looked, most }: OrderTaking,
  cartTtlSeconds: number,
): Omit<TakeOrderedLinesInput, keyof CartChangeInput> {
  const { orders, departures, departureOrder, receipts } = cartKeys(cartId);
  return {
    orders,
    departures,
    departureOrder,
    receipts,
    orderId,
    caller,
    path: path.join(' '),
    known: JSON.stringify(known),
    orderSeconds: orderSeconds(cartTtlSeconds),
    orderFingerprint: fingerprintOfOrder(lines),
    looked: JSON.stringify(looked),
    lines: lines.map(({ key, quantity }) => ({
      key,
      ordered: quantity,
      most: most ? unitsOfLine(most, key) : quantity,
    })),
  };
}
