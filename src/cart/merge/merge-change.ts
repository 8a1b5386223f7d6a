import type { CartChange } from '../change-runner';
import { warning } from '../user-errors';
import type { UserError, Warning, WarningCode } from '../user-errors';
import type { CartLimits } from '../limits';
import { lineId } from '../line-identity';
import type { CartMerge, MergedLine, MergedLineReason } from './receipt';

export type MergeOutcome = 'MERGED' | 'ALREADY_MERGED' | 'NOTHING_TO_MERGE';

/** What a mergeCart call did, as the client sees it. */
export interface MergeChange extends CartChange {
  /** Null if the call was refused. */
  readonly outcome: MergeOutcome | null;
  readonly merge: CartMerge | null;
}

/** What a mergeCart call would do now. */
export interface MergePreview {
  readonly outcome: MergeOutcome | null;
  readonly lines: MergedLine[];
  readonly userErrors: UserError[];
  readonly warnings: Warning[];
}

const warningOf: Partial<Record<MergedLineReason, WarningCode>> = {
  QUANTITY_LIMIT: 'QUANTITY_CLAMPED',
  LINE_LIMIT: 'LINE_NOT_MERGED',
  SIZE_LIMIT: 'LINE_NOT_MERGED',
};

/** What the limits did not let in, by name. */
export function mergeWarnings(lines: readonly MergedLine[], cartId: string, limits: CartLimits): Warning[] {
  return lines.flatMap(({ key, reason, quantityAfter }) => {
    const code = reason && warningOf[reason];
    if (!code) return [];
    return [warning(code, limits, quantityAfter > 0 ? { lineId: lineId(cartId, key) } : {})];
  });
}

/** The lines that an undo left alone. */
export function undoWarnings(kept: readonly string[], cartId: string, limits: CartLimits): Warning[] {
  return kept.map((key) => warning('LINE_CHANGED_SINCE_MERGE', limits, { lineId: lineId(cartId, key) }));
}

/** What a client's key stands for: how its call ended, and the merge it is about, if it is about one. */
export interface MergeRecord {
  readonly fingerprint: string;
  readonly outcome: MergeOutcome;
  readonly applied: AppliedMerge | undefined;
}

/** A merge and the cart beside which its receipt lies; that cart may have become another's since. */
interface AppliedMerge {
  readonly mergeId: string;
  readonly target: string;
}

/** As it lies among the operations of a cart; `redis/lua/applyMerge.lua` writes the same. */
export function encodeMergeRecord({ fingerprint, outcome, applied }: MergeRecord): string {
  return [fingerprint, outcome, ...(applied ? [applied.mergeId, applied.target] : [])].join(' ');
}

export function decodeMergeRecord(record: string): MergeRecord {
  const [fingerprint = '', outcome, mergeId, target] = record.split(' ');
  const applied = mergeId && target ? { mergeId, target } : undefined;
  return { fingerprint, outcome: outcome as MergeOutcome, applied };
}
