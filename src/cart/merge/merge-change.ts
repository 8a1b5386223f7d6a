import type { CartChange } from '../cart-change';
import type { UserError, Warning, WarningCode } from '../findings';
import { warning } from '../findings';
import type { CartLimits } from '../limits';
import { lineId } from '../line-key';
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
