import type { Bag } from './bag';
import { bagOf, common, sizeOf } from './bag';
import type { Model } from './state';
import type { Clients } from './world';

/** What the named carts held before the story began: all that the order can be of. */
function orderable({ operations, orders }: Model): Bag {
  let bag = 0;
  operations.forEach(({ given, cart, sku, units }, number) => {
    if (given && sku === 0 && orders.some((call) => call.cart === cart)) bag += bagOf(number, units);
  });
  return bag;
}

export function orderBreach(model: Model, ordered: Bag): string {
  if (ordered === 0) return '';
  if (sizeOf(ordered) > model.orders[0]!.units) return 'more has left for the order than was ordered';
  return common(ordered, orderable(model)) === ordered ? '' : 'a unit has left that was not ordered';
}

/** Once the checkout has its answer, everything has been taken that did not expire with its cart. */
export function unfilledBreach(
  model: Model,
  { orders }: Clients,
  { ordered, expired }: { readonly ordered: Bag; readonly expired: Bag },
): string {
  const isDone = model.orders.some(
    ({ caller }, number) => caller === 'service' && orders[number] === 'answered',
  );
  if (!isDone) return '';
  const all = orderable(model);
  const most = Math.min(model.orders[0]!.units, sizeOf(all - common(all, expired)));
  return sizeOf(ordered) < most ? 'a unit that was ordered stays' : '';
}
