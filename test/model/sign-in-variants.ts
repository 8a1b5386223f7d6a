import { add, given, guest, merge, scenario, shopper, signIn, undo } from './cast';
import type { Variant } from './state';

const first = given('the first thing', guest);
const merged = merge('merge', guest, shopper);
const signedIn = signIn('sign-in', guest, shopper);

/** The rules by which signing in closes the guest's cart. */
export const signInVariants: readonly Variant[] = [
  {
    leftOut: 'signingInClosesTheCart',
    breaks: /nobody looks at/,
    scenario: scenario('a guest adds while signing in', {
      operations: [first, add('another thing', guest)],
      requests: [signedIn],
    }),
  },
  {
    leftOut: 'signingInClosesAnEmptyCart',
    breaks: /nobody looks at/,
    scenario: scenario('a guest without a cart adds while signing in', {
      operations: [add('the first thing', guest)],
      requests: [signedIn],
    }),
  },
  {
    leftOut: 'keysTravel',
    breaks: /there twice/,
    scenario: scenario('an add is retried after a sign-in closed its cart', {
      operations: [add('the first thing', guest)],
      requests: [signedIn],
      budget: { lost: 1 },
    }),
  },
  {
    leftOut: 'closingHasAMergeIdOfItsOwn',
    breaks: /nobody looks at/,
    scenario: scenario('a guest signs in while a merge of their cart is on its way', {
      operations: [first, add('another thing', guest)],
      requests: [merged, signedIn],
    }),
  },
  {
    leftOut: 'closedCartGetsNothingBack',
    breaks: /closed cart holds a line/,
    scenario: scenario('what signing in merged is undone', {
      operations: [first],
      requests: [signedIn, undo('undo', shopper)],
    }),
  },
  {
    leftOut: 'closedCartForwardsArrivals',
    breaks: /closed cart holds a line/,
    scenario: scenario('a cart arrives at a guest who has signed in meanwhile', {
      carts: ['guest', 'other guest', 'shopper'],
      persons: [0, 0, 1],
      operations: [first],
      requests: [signIn('hand-off', guest, 1), signIn('sign-in', 1, 2)],
    }),
  },
];
