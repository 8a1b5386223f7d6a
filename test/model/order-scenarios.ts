import { add, given, guest, merge, scenario, shopper, signIn, undo } from './cast';
import type { Bounded, OrderCall } from './state';

const bought = given('what the guest ordered', guest, 0, 2);
const own = given('a thing of the shopper', shopper);
const checkout: OrderCall = { name: 'checkout', caller: 'service', cart: guest, units: 2 };
const guestsPage: OrderCall = { name: 'page of the guest', caller: 'shopper', cart: guest, units: 2 };
const shoppersPage: OrderCall = {
  ...guestsPage,
  name: 'page of the shopper',
  cart: shopper,
  afterMerge: true,
};

/** What was ordered leaves the cart. */
export const orders: readonly Bounded[] = [
  {
    scenario: scenario('an order is taken while its guest signs in', {
      operations: [bought, own],
      requests: [signIn('sign-in', guest, shopper)],
      orders: [checkout, guestsPage],
    }),
    small: { lost: 1, crash: 1, sweep: 1, retry: 1 },
  },
  {
    scenario: scenario('an order is taken while a merge is undone', {
      operations: [bought, own],
      requests: [merge('merge', guest, shopper), undo('undo', shopper)],
      orders: [checkout],
    }),
    small: { lost: 1, crash: 1, sweep: 1, retry: 1 },
  },
  {
    scenario: scenario('an order is taken while a sign-in is undone', {
      operations: [bought, own],
      requests: [signIn('sign-in', guest, shopper), undo('undo', shopper)],
      orders: [checkout],
    }),
    small: { copy: 1, crash: 1, sweep: 1, retry: 1 },
  },
  {
    scenario: scenario('the page asks as the shopper, and the guest goes on', {
      operations: [bought, own, add('another thing of the guest', guest)],
      requests: [merge('merge', guest, shopper)],
      orders: [shoppersPage, checkout],
      ordersInTurn: true,
    }),
    small: { lost: 1, copy: 1, crash: 1, retry: 1 },
  },
  {
    scenario: scenario('failovers while an order is taken', {
      durability: 'replicated',
      operations: [bought],
      requests: [signIn('sign-in', guest, shopper)],
      orders: [checkout],
    }),
    small: { lost: 1, crash: 1, failover: 1, retry: 1, sweep: 1 },
  },
];
