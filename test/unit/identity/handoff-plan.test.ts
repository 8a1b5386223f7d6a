import type { Party } from '../../../src/identity/caller';
import { planHandoff } from '../../../src/sign-in/handoff';

const guest: Party = { id: 'guest', kind: 'GUEST' };
const otherGuest: Party = { id: 'other guest', kind: 'GUEST' };
const shopper: Party = { id: 'shopper', kind: 'SHOPPER' };
const otherShopper: Party = { id: 'other shopper', kind: 'SHOPPER' };

describe('a hand-off', () => {
  it.each([
    ['a guest', guest, 'nobody', undefined, { signIn: guest }],
    ['a shopper', shopper, 'nobody', undefined, { signIn: shopper }],
    ['a guest', guest, 'the same guest', guest, { signIn: guest }],
    ['a shopper', shopper, 'the same shopper', shopper, { signIn: shopper }],
    ['a guest', guest, 'another guest', otherGuest, { signIn: guest, merge: otherGuest }],
    ['a shopper', shopper, 'a guest', guest, { signIn: shopper, merge: guest }],
    ['a guest', guest, 'a shopper', shopper, { signIn: shopper, merge: guest }],
    ['a shopper', shopper, 'another shopper', otherShopper, undefined],
  ])('of %s (%j) to where %s is', (_, source, __, receiver, plan) => {
    expect(planHandoff(source, receiver)).toEqual(plan);
  });
});
