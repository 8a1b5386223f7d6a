import { cartKeys } from '../../redis/keys';
import type { TakeOrderedLinesInput } from '../../redis/__generated__/script-calls';
import type { CartChangeInput } from '../cart-scripts';
import { orderSeconds } from '../merge/receipt';
import type { OrderedLine } from './ordered-lines';
import { fingerprintOfOrder } from './ordered-lines';

/** Quantity by line key. */
export type Units = Readonly<Record<string, number>>;

/** A line key may be the name of an inherited property, such as `constructor`. */
export function unitsOfLine(units: Units, key: string): number {
  return Object.hasOwn(units, key) ? units[key]! : 0;
}

/** The units that one call took out of one cart for an order. `redis/lua/include/orders.lua` describes the record. */
export interface Taking {
  readonly units: Units;
  /** Units that the merge brought to the cart and that were not taken there. */
  readonly left: Units;
  /** Units that the undo of the merge returned to its source. */
  readonly back: Units;
  readonly departures: readonly string[] | Readonly<Record<string, never>>;
  /** The version of the cart after the taking. */
  readonly version: number;
}

/** The known takings of an order, by name. */
export type Takings = Readonly<Record<string, Taking>>;

/** A request to take units of an order out of a cart. */
export interface OrderTaking {
  readonly orderId: string;
  readonly caller: 'shopper' | 'service';
  readonly lines: readonly OrderedLine[];
  /**
   * The merges that brought the lines to this cart, in order, with `return` before the last if its undo returned them.
   * Empty for the cart that the call names.
   */
  readonly path: readonly string[];
  /** Takings from other carts. */
  readonly known: Takings;
  /** Merges whose targets were already searched for takings. */
  readonly looked: readonly string[];
  /** The maximum to take of each line, 0 for absent lines. If undefined, the ordered quantities. */
  readonly most: Units | undefined;
}

/** The field of an order record in the `orders` hash of a cart. */
export function orderField(orderId: string): string {
  return `order ${orderId}`;
}

/** The input of the script beyond that of every change. */
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
