import type { Bag } from './bag';
import { bagOf } from './bag';
import type { MergeLimits } from './combine';
import type { Driver } from './driver';
import type { Message } from './messages';
import { write } from './write-script';
import type { Budget, Model, Names, Slot } from './state';
import { NONE, emptySlot } from './state';

export const NOT_SENT = 0;
export const UNKNOWN = 1;
/** Retried under the target's token: the shopper has signed in, and never goes back to the guest's. */
export const SIGNED_IN = 2;
/** Never retried: a cart lives for a month, and no client tries that long. */
export const GIVEN_UP = 3;
/** Acknowledged; the units that the operation added come on top. */
export const ACKNOWLEDGED = 4;

/** What the client of a request knows of it. */
export interface Asked {
  readonly state: 'not asked' | 'asked' | 'answered';
  /** Operations that the shopper had sent before; only those are ever retried under the other cart's token. */
  readonly sentBefore: number;
  /** Acknowledged units that lay in the source when the request was made first. */
  readonly behind: Bag;
  /** The merge that an undo is about. */
  readonly merge: number;
}

/** All that was promised to somebody, and the first promise that was seen broken. */
export interface Clients {
  readonly operations: readonly number[];
  readonly requests: readonly Asked[];
  /** What is known of each call of the order. */
  readonly orders: readonly Asked['state'][];
  /** Units whose removal was acknowledged. */
  readonly gone: Bag;
  readonly breach: string;
}

/** Everything that the future depends on. */
export interface World {
  readonly slots: readonly Slot[];
  /** What a failover can bring back of each slot, oldest first. */
  readonly past: readonly (readonly Slot[])[];
  readonly names: Names;
  readonly pastNames: readonly Names[];
  readonly drivers: readonly Driver[];
  readonly clients: Clients;
  /** Messages that arrive once more. */
  readonly copies: readonly Message[];
  readonly budget: Budget;
}

const NOTHING: Budget = { crash: 0, lost: 0, copy: 0, expiry: 0, failover: 0, sweep: 0, retry: 0 };

/** Limits may have been lowered since: a cart can hold more than they allow. */
const NO_LIMITS: MergeLimits = { maxLines: Infinity, maxQuantity: Infinity };

export function firstWorld(model: Model): World {
  const slots = model.carts.map(() => emptySlot(model.skus));
  const operations = model.operations.map((operation, number) => {
    if (!operation.given) return NOT_SENT;
    const { slot, reply } = write(model.rules, NO_LIMITS, slots[operation.cart]!, number, operation);
    slots[operation.cart] = slot;
    return reply.status === 'WRITTEN' ? ACKNOWLEDGED + reply.units : NOT_SENT;
  });
  const asked: Asked = { state: 'not asked', sentBefore: 0, behind: 0, merge: NONE };
  return {
    slots,
    past: slots.map(() => []),
    names: model.carts.map(() => NONE),
    pastNames: [],
    drivers: [],
    clients: {
      operations,
      requests: model.requests.map(() => asked),
      orders: model.orders.map(() => asked.state),
      gone: 0,
      breach: '',
    },
    copies: [],
    budget: { ...NOTHING, ...model.budget },
  };
}

/** Units of the operations that were acknowledged. */
export function acknowledged({ operations }: Clients): Bag {
  let bag = 0;
  for (const [number, state] of operations.entries()) {
    if (state > ACKNOWLEDGED) bag += bagOf(number, state - ACKNOWLEDGED);
  }
  return bag;
}

export function replaced<T>(list: readonly T[], index: number, value: T): T[] {
  const next = [...list];
  next[index] = value;
  return next;
}

export function withoutIndex<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, i) => i !== index);
}

export function spend(world: World, what: keyof Budget): World {
  return { ...world, budget: { ...world.budget, [what]: world.budget[what] - 1 } };
}

export function broken(clients: Clients, breach: string): Clients {
  return clients.breach ? clients : { ...clients, breach };
}
