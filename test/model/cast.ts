import type { MergeLimits } from './combine';
import type { Budget, Operation, Request, Scenario } from './state';

/** The carts of a story, by their places. */
export const guest = 0;
export const shopper = 1;
export const stranger = 2;
export const younger = 1;
export const older = 2;
export const oldest = 3;

/** Short names for what scenarios are made of. */

export function add(name: string, cart: number, sku = 0, units = 1): Operation {
  return { name, cart, sku, units };
}

export function given(name: string, cart: number, sku = 0, units = 1): Operation {
  return { name, cart, sku, units, given: true };
}

export function remove(name: string, cart: number, sku = 0): Operation {
  return { name, cart, sku, units: 0 };
}

export function merge(name: string, source: number, target: number, more: Partial<Request> = {}): Request {
  return {
    name,
    kind: 'merge',
    source,
    target,
    strategy: 'SUM',
    alias: false,
    closes: false,
    keyed: true,
    ...more,
  };
}

/** A guest signs in: their cart goes into the target and is closed. Nobody gives a sign-in a key. */
export function signIn(name: string, source: number, target: number): Request {
  return merge(name, source, target, { closes: true, keyed: false });
}

export function undo(name: string, target: number): Request {
  return {
    name,
    kind: 'undo',
    source: target,
    target,
    strategy: 'SUM',
    alias: false,
    closes: false,
    keyed: true,
  };
}

const AMPLE: MergeLimits = { maxLines: 9, maxQuantity: 7 };

type Rest = 'operations' | 'requests';

/** A guest and a shopper, one driver, no limit in reach and no fault, unless said otherwise. */
export function scenario(
  name: string,
  story: Pick<Scenario, Rest> & Partial<Omit<Scenario, Rest>>,
): Scenario {
  return {
    name,
    carts: ['guest', 'shopper'],
    persons: [0, 1],
    skus: 1,
    orders: [],
    ordersInTurn: false,
    limits: AMPLE,
    durability: 'fsync',
    drivers: 2,
    budget: {} satisfies Partial<Budget>,
    ...story,
  };
}

/** A guest, a shopper, and an older identity of the same shopper. */
export const withOlder: Pick<Scenario, 'carts' | 'persons'> = {
  carts: ['guest', 'younger', 'older'],
  persons: [0, 1, 1],
};

/** A guest and two shoppers who are not the same person. */
export const withStranger: Pick<Scenario, 'carts' | 'persons'> = {
  carts: ['guest', 'shopper', 'stranger'],
  persons: [0, 1, 2],
};

/** A guest and three identities of one shopper. */
export const withChain: Pick<Scenario, 'carts' | 'persons'> = {
  carts: ['guest', 'youngest', 'middle', 'oldest'],
  persons: [0, 1, 1, 1],
};
