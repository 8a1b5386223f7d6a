import { fromCartSeconds } from '../cart-codec';
import { identityOf } from '../line-identity';
import type { LineAttribute } from '../line-identity';

/** How two carts become one; what each does with a line is decided by `redis/lua/include/combine.lua`. */
export type MergeStrategy = 'SUM' | 'MAX' | 'KEEP_TARGET' | 'KEEP_SOURCE';

/** The older account stays, whichever side calls: a strategy for two accounts must mean the same from both sides. */
export function joinsAccounts(strategy: MergeStrategy): boolean {
  return strategy === 'SUM' || strategy === 'MAX';
}

type MergedLineOutcome = 'ADDED' | 'COMBINED' | 'REPLACED' | 'REMOVED' | 'UNCHANGED' | 'NOT_MERGED';
export type MergedLineReason = 'QUANTITY_LIMIT' | 'LINE_LIMIT' | 'SIZE_LIMIT' | 'STRATEGY';

/** What a merge did to one line. */
export interface MergedLine {
  /** Name of the line within its cart. */
  readonly key: string;
  readonly sku: string;
  readonly attributes: readonly LineAttribute[];
  readonly outcome: MergedLineOutcome;
  readonly reason: MergedLineReason | null;
  readonly quantityBefore: number;
  readonly quantityFromSource: number;
  readonly quantityAfter: number;
}

/** What an undo took back and no cart holds. */
interface ReturnedLine {
  readonly sku: string;
  readonly attributes: readonly LineAttribute[];
  readonly quantity: number;
}

/** What a merge did to a cart. */
export interface CartMerge {
  readonly id: string;
  readonly at: Date;
  readonly strategy: MergeStrategy;
  readonly lines: MergedLine[];
  /** Null for what cannot be undone: the merge of two accounts of one person, or one that was undone. */
  readonly undoableUntil: Date | null;
  /** What an undo took back and could not give to the source, which signing in had closed. */
  readonly returned: ReturnedLine[];
}

/** A receipt as a script wrote it. */
export interface Receipt {
  readonly merge: CartMerge;
  readonly source: string;
  /** Of the cart, as the merge left it. */
  readonly version: number;
  /** The source has become an alias of the cart. */
  readonly alias: boolean;
  /** Code of the channel through which the merge was asked for. */
  readonly channel: string;
  /** The request that claimed the lines. */
  readonly request: string;
  /** The request that undid the merge, if one did. */
  readonly undoRequest: string | undefined;
  /** What an undo gives back to the source, as it goes into the script. */
  readonly give: string;
  /** Keys of the lines an undo left because somebody had changed them. */
  readonly kept: readonly string[];
}

type StoredLine = [
  key: string,
  detail: string,
  outcome: MergedLineOutcome,
  reason: MergedLineReason | '',
  before: number,
  fromSource: number,
  after: number,
  ...rest: unknown[],
];

interface StoredReceipt {
  state: 'applied' | 'undoing' | 'undone';
  id: string;
  source: string;
  version: number;
  strategy: MergeStrategy;
  at: number;
  alias: boolean;
  channel: string;
  request: string;
  undoRequest?: string;
  lines: unknown;
  give?: unknown;
  kept?: unknown;
  returned?: unknown;
}

type StoredGift = [key: string, quantity: number, detail: string, via: string];

/** How long a merge can be undone, in seconds. */
export const UNDOABLE_SECONDS = 24 * 60 * 60;

export function decodeReceipt(json: string): Receipt {
  const stored = JSON.parse(json) as StoredReceipt;
  const { id, source, version, strategy, at, alias, channel, request, undoRequest, state } = stored;
  const undoable = state === 'applied' && !alias;
  return {
    merge: {
      id,
      at: fromCartSeconds(at),
      strategy,
      lines: list<StoredLine>(stored.lines).map(decodeMergedLine),
      undoableUntil: undoable ? fromCartSeconds(at + UNDOABLE_SECONDS) : null,
      returned: list<StoredGift>(stored.returned).map(([key, quantity, detail]) => ({
        ...identityOf({ key, detail }),
        quantity,
      })),
    },
    source,
    version,
    alias,
    channel,
    request,
    undoRequest,
    give: JSON.stringify(list(stored.give)),
    kept: list<string>(stored.kept),
  };
}

export function decodeMergedLines(json: string): MergedLine[] {
  return list<StoredLine>(JSON.parse(json)).map(decodeMergedLine);
}

function decodeMergedLine([key, detail, outcome, reason, before, fromSource, after]: StoredLine): MergedLine {
  return {
    key,
    ...identityOf({ key, detail }),
    outcome,
    reason: reason || null,
    quantityBefore: before,
    quantityFromSource: fromSource,
    quantityAfter: after,
  };
}

/** Lua writes an empty list as an empty object. */
function list<Item>(value: unknown): Item[] {
  return Array.isArray(value) ? (value as Item[]) : [];
}

/*
 * How long merges leave their records, in seconds: as long as a cart lives, and however short that is, while a merge can
 * be undone, and as long again in which the undo may be repeated.
 */

/** Of departures, and of what undos gave back. */
export function departureSeconds(cartTtlSeconds: number): number {
  return Math.max(cartTtlSeconds, 2 * UNDOABLE_SECONDS);
}

/**
 * Of the mark in a cart that signing in closed: no session of the guest outlives it, though one renewal may fail each time,
 * and an undo finds it for as long as it may be repeated.
 */
export function closedSeconds(cartTtlSeconds: number, sessionTtlSeconds: number): number {
  return Math.max(2 * sessionTtlSeconds, departureSeconds(cartTtlSeconds));
}

/** Of receipts: they outlive every departure, or a late repetition would be applied twice. */
export function receiptSeconds(cartTtlSeconds: number): number {
  return 2 * departureSeconds(cartTtlSeconds);
}

/** Of orders: far longer than any checkout goes on asking for one, and longer than a cart that nobody touches. */
export function orderSeconds(cartTtlSeconds: number): number {
  return Math.max(400 * 24 * 60 * 60, receiptSeconds(cartTtlSeconds));
}
