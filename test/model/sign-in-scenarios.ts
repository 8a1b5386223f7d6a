import {
  add,
  given,
  guest,
  merge,
  older,
  scenario,
  shopper,
  signIn,
  stranger,
  undo,
  withOlder,
  withStranger,
  younger,
} from './cast';
import type { Bounded } from './state';

const another = add('another thing of the guest', guest);

/** Signing in closes the guest's cart. */
export const signIns: readonly Bounded[] = [
  {
    scenario: scenario('a guest adds while signing in', {
      operations: [given('the first thing', guest), another, add('one more thing of the guest', guest)],
      requests: [signIn('sign-in', guest, shopper)],
    }),
    small: { lost: 1, crash: 1, copy: 1, sweep: 1, retry: 1 },
  },
  {
    scenario: scenario('a guest without a cart signs in', {
      operations: [another, add('a thing of the shopper', shopper)],
      requests: [signIn('sign-in', guest, shopper), undo('undo', shopper)],
    }),
    small: { lost: 1, copy: 1, sweep: 1, retry: 1 },
  },
  {
    scenario: scenario('a guest signs in as one shopper and as another', {
      ...withStranger,
      operations: [given('the first thing', guest), another],
      requests: [signIn('sign-in', guest, shopper), signIn('other sign-in', guest, stranger)],
    }),
    small: { copy: 1, crash: 1, sweep: 1, retry: 1 },
  },
  {
    scenario: scenario('a guest signs in while another shopper merges their cart', {
      ...withStranger,
      operations: [given('the first thing', guest), another],
      requests: [merge('merge of the stranger', guest, stranger), signIn('sign-in', guest, shopper)],
    }),
    small: { copy: 1, crash: 1, sweep: 1 },
  },
  {
    scenario: scenario('what signing in merged is undone', {
      operations: [given('the first thing', guest), another, add('a thing of the shopper', shopper)],
      requests: [signIn('sign-in', guest, shopper), undo('undo', shopper), undo('second undo', shopper)],
    }),
    small: { copy: 1, sweep: 1 },
  },
  {
    scenario: scenario('a merge is undone while its guest signs in', {
      operations: [given('the first thing', guest), another],
      requests: [merge('merge', guest, shopper), signIn('sign-in', guest, shopper), undo('undo', shopper)],
    }),
    small: { copy: 1, sweep: 1 },
  },
  {
    scenario: scenario('the shopper becomes an alias while a guest signs in', {
      ...withOlder,
      operations: [given('the first thing', guest), another],
      requests: [signIn('sign-in', guest, younger), merge('alias', younger, older, { alias: true })],
    }),
    small: { copy: 1, sweep: 1 },
  },
  {
    scenario: scenario('a guest goes on as another guest, who signs in', {
      carts: ['guest', 'other guest', 'shopper'],
      persons: [0, 0, 1],
      operations: [given('the first thing', guest), another],
      requests: [signIn('hand-off', guest, 1), signIn('sign-in', 1, 2)],
    }),
    small: { copy: 1, crash: 1, sweep: 1 },
  },
];
