import type { Bag } from './bag';
import { sizeOf } from './bag';
import type { MergeLimits } from './combine';
import { drawnBy } from './ids';
import { receiptOf, recordOf, withRecord, withTakings } from './records';
import type { Answer, Reply } from './replies';
import { answer } from './replies';
import type { Rules } from './rules';
import { changed } from './slot-change';
import type { Receipt, Slot, Taking } from './state';
import { NONE } from './state';
import { takeBack } from './transfer';

export function undoClaim(rules: Rules, slot: Slot, merge: number, at: number): Answer {
  const receipt = recordOf(slot.receipts, merge);
  if (slot.closed && receipt?.state !== 'undoing') return answer(slot, { status: 'CLOSED' });
  const follow = slot.alias === NONE ? undefined : answer(slot, { status: 'FOLLOW', older: slot.alias });
  if (follow && !rules.undoGoesOnUnderAnAlias) return follow;
  if (receipt?.state === 'undone') return answer(slot, { status: 'UNDONE' });
  if (receipt?.state === 'undoing') return answer(slot, undoing(slot, receipt, at));
  if (follow) return follow;
  if (!receipt) return answer(slot, { status: 'NOT_FOUND' });
  if (receipt.alias && rules.aliasMergesAreFinal) return answer(slot, { status: 'REFUSED' });
  const { entries, lines } = takeBack(rules, slot, receipt);
  const state = rules.undoIsMarked ? 'undoing' : 'undone';
  const marked = receiptOf({ ...receipt, state, entries });
  const next = changed(rules, slot, lines, drawnBy.undo(merge));
  return answer({ ...next, receipts: withRecord(slot.receipts, marked) }, undoing(slot, marked, at));
}

function undoing(slot: Slot, { source, entries, version }: Receipt, at: number): Reply {
  const give = slot.lines.map(() => 0);
  for (const entry of entries) give[entry.sku] = entry.give;
  const isTakenSince = slot.takings.some((taking) => taking.cart === at && taking.version >= version);
  return { status: 'UNDOING', give, source, takings: isTakenSince ? slot.takings : [] };
}

/** What an undo brings back to the source. */
export interface Returned {
  readonly give: readonly Bag[];
  readonly takings: readonly Taking[];
}

export function undoApply(
  rules: Rules,
  limits: MergeLimits,
  slot: Slot,
  merge: number,
  { give, takings }: Returned,
): Answer {
  if (slot.returns.includes(merge)) return answer(slot, { status: 'ALREADY' });
  if (slot.closed && rules.closedCartGetsNothingBack) return answer(slot, { status: 'CLOSED' });
  if (slot.alias !== NONE && !slot.closed) return answer(slot, { status: 'FOLLOW', older: slot.alias });
  const lines = slot.lines.map((bag, sku) => given(rules, limits, bag, give[sku]!));
  const next = changed(rules, slot, lines, drawnBy.undo(merge));
  const returns = [...slot.returns, merge].sort((a, b) => a - b);
  const known = rules.ordersTravel ? withTakings(slot.takings, takings) : slot.takings;
  return answer({ ...next, returns, takings: known }, { status: 'APPLIED' });
}

function given(rules: Rules, { maxQuantity }: MergeLimits, bag: Bag, give: Bag): Bag {
  if (!rules.undoAddsToTheLine && bag !== 0) return bag;
  if (!rules.undoGivesBeyondLimits && sizeOf(bag + give) > maxQuantity) return bag;
  return bag + give;
}

/** @param keeps the source is closed: the receipt keeps what the undo took back. */
export function undoComplete(slot: Slot, merge: number, keeps: boolean): Answer {
  const receipt = recordOf(slot.receipts, merge);
  if (receipt?.state !== 'undoing') return answer(slot, { status: 'NO_OP' });
  const entries = receipt.entries.map((entry) => ({
    ...entry,
    give: 0,
    gave: keeps ? 0 : entry.give,
    out: keeps ? entry.out + entry.give : entry.out,
  }));
  const undone = receiptOf({ ...receipt, state: 'undone', entries });
  return answer({ ...slot, receipts: withRecord(slot.receipts, undone) }, { status: 'COMPLETED' });
}
