import type { CartChange } from '../change-runner';
import { warning } from '../user-errors';
import type { UserError, Warning, WarningCode } from '../user-errors';
import type { CartLimits } from '../limits';
import { lineId } from '../line-identity';
import type { CartMerge, MergedLine, MergedLineReason } from './receipt';

export type MergeOutcome = 'MERGED' | 'ALREADY_MERGED' | 'NOTHING_TO_MERGE';

/** The result of mergeCart, as the client sees it. */
export interface MergeChange extends CartChange {
  /** Null if the call was rejected. */
  readonly outcome: MergeOutcome | null;
  readonly merge: CartMerge | null;
}

/** The result that mergeCart would have now. */
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

/** Warnings for lines that the limits cut or left out. */
export function mergeWarnings(lines: readonly MergedLine[], cartId: string, limits: CartLimits): Warning[] {
  return lines.flatMap(({ key, reason, quantityAfter }) => {
    const code = reason && warningOf[reason];
    if (!code) return [];
    return [warning(code, limits, quantityAfter > 0 ? { lineId: lineId(cartId, key) } : {})];
  });
}

/** Warnings for lines that an undo left unchanged. */
export function undoWarnings(kept: readonly string[], cartId: string, limits: CartLimits): Warning[] {
  return kept.map((key) => warning('LINE_CHANGED_SINCE_MERGE', limits, { lineId: lineId(cartId, key) }));
}

/** The operation record of a merge. */
export interface MergeRecord {
  readonly fingerprint: string;
  readonly outcome: MergeOutcome;
  readonly applied: AppliedMerge | undefined;
}

/** A merge and the cart that has its receipt. That cart may be an alias now. */
interface AppliedMerge {
  readonly mergeId: string;
  readonly target: string;
}

/** The stored form of a record. `redis/lua/applyMerge.lua` writes the same. */
export function encodeMergeRecord({ fingerprint, outcome, applied }: MergeRecord): string {
  return [fingerprint, outcome, ...(applied ? [applied.mergeId, applied.target] : [])].join(' ');
}

export function decodeMergeRecord(record: string): MergeRecord {
  const [fingerprint = '', outcome, mergeId, target] = record.split(' ');
  const applied = mergeId && target ? { mergeId, target } : undefined;
  return { fingerprint, outcome: outcome as MergeOutcome, applied };
}
