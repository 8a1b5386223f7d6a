import { cartKeys } from '../../redis/keys';
import type { ScriptArgument } from '../../redis/scripts';
import { orderSeconds } from '../merge/record-lives';
import type { OrderedLine } from './ordered-lines';
import { fingerprintOfOrder } from './ordered-lines';

/** Units by line. */
export type Units = Readonly<Record<string, number>>;

/** What one call took of an order out of one cart, as `redis/lua/include/orders.lua` describes it. */
export interface Taking {
  readonly units: Units;
  /** Of what came to the cart by the merge, and was not taken there. */
  readonly left: Units;
  readonly departures: readonly string[] | Readonly<Record<string, never>>;
}

/** All takings of an order that are known, by name. */
export type Takings = Readonly<Record<string, Taking>>;

/** What a call wants to take of an order out of a cart. */
export interface OrderTaking {
  readonly orderId: string;
  readonly caller: 'shopper' | 'service';
  readonly lines: readonly OrderedLine[];
  /** By which the lines came to this cart; empty for the cart that the call names. */
  readonly mergeId: string;
  /** Of other carts. */
  readonly known: Takings;
  /** At most so many units of each line, none of those it lacks; if it is missing, as many as were ordered. */
  readonly most: Units | undefined;
}

/** The keys of the script that come after those of every change. */
export function orderKeys(cartId: string): string[] {
  const { orders, departures, departureOrder, receipts } = cartKeys(cartId);
  return [orders, departures, departureOrder, receipts];
}

/** The arguments of the script that come after those of every change. */
export function orderArgs(
  { orderId, caller, lines, mergeId, known, most }: OrderTaking,
  cartTtlSeconds: number,
): ScriptArgument[] {
  const order = [orderId, caller, mergeId, JSON.stringify(known), orderSeconds(cartTtlSeconds)];
  const args: ScriptArgument[] = [...order, fingerprintOfOrder(lines)];
  for (const { key, quantity } of lines) args.push(key, quantity, most ? (most[key] ?? 0) : quantity);
  return args;
}
