import type { Bag } from './bag';
import type { MergeLimits, ReceiptLine, Strategy } from './combine';
import type { Rule, Rules } from './rules';

/** No cart, no alias, no merge, no request: whatever a number names, it names nothing. */
export const NONE = -1;

/** What one shopper asks of a cart; its number is its idempotency key and the mark of the units it brings. */
export interface Operation {
  readonly name: string;
  readonly cart: number;
  readonly sku: number;
  /** Units to add; 0 removes the line. */
  readonly units: number;
  /** Happened and was acknowledged before the story begins. */
  readonly given?: boolean;
}

/** A `mergeCart` or `undoMergeCart` of some client. */
export interface Request {
  readonly name: string;
  readonly kind: 'merge' | 'undo';
  /** Of a merge; an undo takes any receipt that it finds at the target. */
  readonly source: number;
  readonly target: number;
  readonly strategy: Strategy;
  readonly alias: boolean;
  /** Made by signing in: the source, a guest's cart, is closed. */
  readonly closes: boolean;
  /** Retried under the same idempotency key; otherwise a retry is a new request. */
  readonly keyed: boolean;
}

/** A `takeOrderedLines` for the one order of a story, all of the first sku, by a page or a checkout. */
export interface OrderCall {
  readonly name: string;
  readonly caller: 'shopper' | 'service';
  /** The cart that it names. */
  readonly cart: number;
  readonly units: number;
  /** Of somebody who has heard that the carts were merged. */
  readonly afterMerge?: boolean;
}

/** How often each of these may happen. */
export interface Budget {
  readonly crash: number;
  /** A script ran and its caller does not know: an answer got lost, a WAIT failed. */
  readonly lost: number;
  /** A copy of a script's message arrives at any later time. */
  readonly copy: number;
  readonly expiry: number;
  readonly failover: number;
  readonly sweep: number;
  readonly retry: number;
}

/**
 * `fsync`: every write survives. `replicated`: a write survives after its WAIT, and all callers wait. `async`: a failover
 * may forget the newest writes of a slot, and no caller waits.
 */
export type Durability = 'fsync' | 'replicated' | 'async';

export interface Scenario {
  readonly name: string;
  readonly carts: readonly string[];
  /** Who stands behind each cart: a write under one person's token must not land in another's cart. */
  readonly persons: readonly number[];
  readonly skus: number;
  readonly limits: MergeLimits;
  readonly operations: readonly Operation[];
  readonly requests: readonly Request[];
  readonly orders: readonly OrderCall[];
  /** Each call of the order comes when the one before has been answered. */
  readonly ordersInTurn: boolean;
  readonly durability: Durability;
  /** Drivers alive at the same time. */
  readonly drivers: number;
  readonly budget: Partial<Budget>;
}

export interface Model extends Scenario {
  readonly rules: Rules;
}

/** Lines on their way out of a source cart; done, it only answers repetitions. */
export interface Departure {
  readonly merge: number;
  readonly pending: boolean;
  readonly target: number;
  /** Once done, the cart that has the receipt: the target, or where it led to. */
  readonly arrivedAt: number;
  readonly alias: boolean;
  /** Made by signing in. */
  readonly closes: boolean;
  readonly strategy: Strategy;
  readonly lines: readonly Bag[];
  /** Idempotency records that travel with the lines. */
  readonly keys: number;
  /** Records of orders, which travel too. */
  readonly takings: readonly Taking[];
  readonly request: number;
  /** Itself in brief, as all `code`s here. */
  readonly code: string;
}

export interface ReceiptEntry {
  readonly sku: number;
  readonly line: ReceiptLine;
  readonly before: Bag;
  readonly fromSource: Bag;
  /** Units that this receipt names instead of a cart; `cut` is the part of them that the limits cut off. */
  readonly out: Bag;
  readonly cut: Bag;
  readonly give: Bag;
  /** What the undo gave back, once it is done. */
  readonly gave: Bag;
  /** The undo left the line alone. */
  readonly kept: boolean;
}

/** What one call took of the order out of one cart. */
export interface Taking {
  readonly name: string;
  readonly cart: number;
  readonly units: Bag;
  /** What stayed in the line: what comes later was not ordered. */
  readonly stayed: Bag;
  readonly left: number;
  readonly back: number;
  readonly departures: readonly number[];
  /** Of the cart after the taking; 0 if there was none. */
  readonly version: number;
}

export interface Receipt {
  readonly merge: number;
  readonly state: 'applied' | 'undoing' | 'undone';
  readonly source: number;
  readonly alias: boolean;
  /** The version at which the merge wrote: the stamp of its lines. */
  readonly version: number;
  readonly entries: readonly ReceiptEntry[];
  readonly code: string;
}

/** All that one script can touch: a cart and the records beside it. Lines and stamps by sku. */
export interface Slot {
  readonly exists: boolean;
  /** Stays when the cart expires, as the clock from which a new cart takes its first version. */
  readonly version: number;
  readonly inc: number;
  /** Of a closed cart, the cart that its lines went to. */
  readonly alias: number;
  readonly closed: boolean;
  readonly lines: readonly Bag[];
  /** The version at which each line last changed, also to nothing; 0 where the journal does not reach. */
  readonly stamps: readonly number[];
  /** Idempotency records: for each operation 0, or one more than the units it added. */
  readonly keys: number;
  readonly departures: readonly Departure[];
  readonly receipts: readonly Receipt[];
  readonly returns: readonly number[];
  readonly takings: readonly Taking[];
  /** Where units went that are in no cart any more; nobody but the invariants reads these. */
  readonly removed: Bag;
  readonly expired: Bag;
  readonly ordered: Bag;
}

/** Alias records of the identities, each the older identity or nothing. */
export type Names = readonly number[];

export function emptySlot(skus: number): Slot {
  const nothing = Array<number>(skus).fill(0);
  return {
    exists: false,
    version: 0,
    inc: 0,
    alias: NONE,
    closed: false,
    lines: nothing,
    stamps: nothing,
    keys: 0,
    departures: [],
    receipts: [],
    returns: [],
    takings: [],
    removed: 0,
    expired: 0,
    ordered: 0,
  };
}

export function resolve(names: Names, identity: number): number {
  let at = identity;
  while (names[at]! !== NONE) at = names[at]!;
  return at;
}

/** A story and how much may go wrong in it, as far as every test run looks. */
export interface Bounded {
  readonly scenario: Scenario;
  readonly small: Partial<Budget>;
}

/** A rule of the protocol, what happens without it, and the smallest story in which that shows. */
export interface Variant {
  readonly leftOut: Rule;
  readonly breaks: RegExp;
  readonly scenario: Scenario;
}
