import { given, guest, merge, scenario, shopper, signIn, undo } from './cast';
import type { OrderCall, Variant } from './state';

const bought = given('what the guest ordered', guest, 0, 2);
const own = given('a thing of the shopper', shopper);
const merged = merge('merge', guest, shopper);
const signedIn = signIn('sign-in', guest, shopper);
const checkout: OrderCall = { name: 'checkout', caller: 'service', cart: guest, units: 1 };
const guestsPage: OrderCall = { name: 'page of the guest', caller: 'shopper', cart: guest, units: 1 };
const shoppersPage: OrderCall = {
  ...guestsPage,
  name: 'page of the shopper',
  cart: shopper,
  afterMerge: true,
};

export const orderVariants: readonly Variant[] = [
  {
    leftOut: 'ordersTravel',
    breaks: /more has left/,
    scenario: scenario('pages ask for an order before and after a sign-in', {
      operations: [bought],
      requests: [signedIn],
      orders: [guestsPage, shoppersPage],
      ordersInTurn: true,
    }),
  },
  {
    leftOut: 'callersShareTheOrder',
    breaks: /more has left/,
    scenario: scenario('page and checkout ask for an order', {
      operations: [bought],
      requests: [],
      orders: [guestsPage, checkout],
    }),
  },
  {
    leftOut: 'orderTakesWhatArrived',
    breaks: /was not ordered/,
    scenario: scenario('more was ordered than is left of it in the cart of a shopper', {
      operations: [bought, own],
      requests: [signedIn],
      orders: [{ ...checkout, units: 3 }],
    }),
  },
  {
    leftOut: 'orderLooksFirst',
    breaks: /more has left/,
    scenario: scenario('an order is taken where lines have gone, and then where some come back', {
      operations: [bought, own],
      requests: [merged, undo('undo', shopper)],
      orders: [shoppersPage, checkout],
      ordersInTurn: true,
    }),
  },
  {
    leftOut: 'orderGoesToTheEnd',
    breaks: /more has left/,
    scenario: scenario('an order is taken where some lines come back, and then where they had gone', {
      operations: [bought, own],
      requests: [merged, undo('undo', shopper)],
      orders: [checkout, shoppersPage],
      ordersInTurn: true,
    }),
  },
  {
    leftOut: 'orderGoesBack',
    breaks: /stays/,
    scenario: scenario('an undo gives back what a walk has gone past', {
      operations: [bought],
      requests: [merged, undo('undo', shopper)],
      orders: [checkout],
    }),
  },
];
