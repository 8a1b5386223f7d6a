import type { Bag } from './bag';
import { bagOf, common, sizeOf } from './bag';
import type { Model } from './state';
import type { Clients } from './world';

interface Taken {
  readonly ordered: Bag;
  readonly expired: Bag;
}

/** The units of the ordered product that the named carts held before the story began, or were given during it. */
function unitsOfNamed({ operations, orders }: Model, when: 'before' | 'during'): Bag {
  let bag = 0;
  operations.forEach(({ given, cart, sku, units }, number) => {
    const isThen = (given === true) === (when === 'before');
    if (isThen && sku === 0 && orders.some((call) => call.cart === cart)) bag += bagOf(number, units);
  });
  return bag;
}

/**
 * An order is of what the named carts held before the story began. If such a unit expired with its cart, a unit that
 * was added to a named cart later may leave in its place: no call can tell them apart.
 */
export function orderBreach(model: Model, { ordered, expired }: Taken): string {
  if (ordered === 0) return '';
  if (sizeOf(ordered) > model.orders[0]!.units) return 'more has left for the order than was ordered';
  const orderable = unitsOfNamed(model, 'before');
  const others = ordered - common(ordered, orderable);
  const mayLeave =
    common(others, unitsOfNamed(model, 'during')) === others &&
    sizeOf(others) <= sizeOf(common(expired, orderable));
  return mayLeave ? '' : 'a unit has left that was not ordered';
}

/** Once the checkout has its answer, everything has been taken that did not expire with its cart. */
export function unfilledBreach(model: Model, { orders }: Clients, { ordered, expired }: Taken): string {
  const isDone = model.orders.some(
    ({ caller }, number) => caller === 'service' && orders[number] === 'answered',
  );
  if (!isDone) return '';
  const all = unitsOfNamed(model, 'before');
  const most = Math.min(model.orders[0]!.units, sizeOf(all - common(all, expired)));
  return sizeOf(ordered) < most ? 'a unit that was ordered stays' : '';
}
