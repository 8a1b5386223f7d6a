import { fromCartSeconds } from '../cart-codec';
import { identityOf } from '../line-identity';
import type { LineAttribute } from '../line-identity';

/** How quantities combine. `redis/lua/include/combine.lua` implements the strategies. */
export type MergeStrategy = 'SUM' | 'MAX' | 'KEEP_TARGET' | 'KEEP_SOURCE';

/** Whether a strategy may join two accounts. It must be symmetric, because the older account stays whichever side calls. */
export function joinsAccounts(strategy: MergeStrategy): boolean {
  return strategy === 'SUM' || strategy === 'MAX';
}

type MergedLineOutcome = 'ADDED' | 'COMBINED' | 'REPLACED' | 'REMOVED' | 'UNCHANGED' | 'NOT_MERGED';
export type MergedLineReason = 'QUANTITY_LIMIT' | 'LINE_LIMIT' | 'SIZE_LIMIT' | 'STRATEGY';

export interface MergedLine {
  /** The line key. */
  readonly key: string;
  readonly sku: string;
  readonly attributes: readonly LineAttribute[];
  readonly outcome: MergedLineOutcome;
  readonly reason: MergedLineReason | null;
  readonly quantityBefore: number;
  readonly quantityFromSource: number;
  readonly quantityAfter: number;
}

/** A line that an undo took back and that is in no cart. */
interface ReturnedLine {
  readonly sku: string;
  readonly attributes: readonly LineAttribute[];
  readonly quantity: number;
}

export interface CartMerge {
  readonly id: string;
  readonly at: Date;
  readonly strategy: MergeStrategy;
  readonly lines: MergedLine[];
  /** Null if it cannot be undone: it joined two accounts, or was undone already. */
  readonly undoableUntil: Date | null;
  /** Lines that an undo kept here because the source is closed. */
  readonly returned: ReturnedLine[];
}

export interface Receipt {
  readonly merge: CartMerge;
  readonly source: string;
  /** The version of the cart after the merge. */
  readonly version: number;
  /** The source became an alias of the cart. */
  readonly alias: boolean;
  /** The code of the channel that requested the merge. */
  readonly channel: string;
  /** The request that claimed the lines. */
  readonly request: string;
  /** The request that undid the merge, if one did. */
  readonly undoRequest: string | undefined;
  /** The lines that an undo returns to the source, as an argument for the script. */
  readonly give: string;
  /** Keys of lines that an undo left unchanged, because they changed after the merge. */
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

/** Lua encodes an empty list as an empty object. */
function list<Item>(value: unknown): Item[] {
  return Array.isArray(value) ? (value as Item[]) : [];
}

/*
 * How long records of merges are kept, in seconds: for the life of a cart, and at least for the time in which a merge can be
 * undone and the same time again for retries of the undo.
 */

/** For departures and returned lines. */
export function departureSeconds(cartTtlSeconds: number): number {
  return Math.max(cartTtlSeconds, 2 * UNDOABLE_SECONDS);
}

/**
 * For closed carts: longer than any session of the guest, even if one renewal fails each time, and as long as an undo may
 * be retried.
 */
export function closedSeconds(cartTtlSeconds: number, sessionTtlSeconds: number): number {
  return Math.max(2 * sessionTtlSeconds, departureSeconds(cartTtlSeconds));
}

/** For receipts: longer than any departure, or a late retry would be applied twice. */
export function receiptSeconds(cartTtlSeconds: number): number {
  return 2 * departureSeconds(cartTtlSeconds);
}

/** For orders: longer than any checkout retries, and longer than any record of a merge. */
export function orderSeconds(cartTtlSeconds: number): number {
  return Math.max(400 * 24 * 60 * 60, receiptSeconds(cartTtlSeconds));
}
