import type { Bag } from './bag';
import { sizeOf, take } from './bag';
import type { MergeLimits, MergeLine, ReceiptLine, Strategy } from './combine';
import { combine, undoLine } from './combine';
import type { Rules } from './rules';
import type { Receipt, ReceiptEntry, Slot } from './state';

/*
 * What `combine` says in quantities, done with units: which of them come into the cart, and which the receipt
 * names instead. Nothing is lost here: before + from the source = after + named.
 */

/** The receipt's entries and the lines as the merge leaves them. */
export function bookIn(
  strategy: Strategy,
  target: readonly Bag[],
  source: readonly Bag[],
  limits: MergeLimits,
): { entries: ReceiptEntry[]; lines: Bag[] } {
  const lines = [...target];
  const entries = combine(strategy, mergeLines(target), mergeLines(source), limits, false).map((line) => {
    const sku = Number(line.key);
    const before = target[sku]!;
    const fromSource = source[sku] ?? 0;
    const after = placed(line, before, fromSource);
    const out = before + fromSource - after;
    lines[sku] = after;
    return {
      sku,
      line,
      before,
      fromSource,
      out,
      cut: cutOf(line, fromSource),
      give: 0,
      gave: 0,
      kept: false,
    };
  });
  return { entries, lines };
}

export function isWritten({ line }: ReceiptEntry): boolean {
  return line.outcome !== 'NOT_MERGED' && line.outcome !== 'UNCHANGED';
}

/** The receipt's entries and the target's lines as an undo leaves them. */
export function takeBack(
  rules: Rules,
  slot: Slot,
  receipt: Receipt,
): { entries: ReceiptEntry[]; lines: Bag[] } {
  const lines = [...slot.lines];
  const entries = receipt.entries.map((entry) => {
    const changed = isChanged(rules, slot, receipt, entry);
    const { kept, give } = undoLine(entry.line, { quantity: sizeOf(slot.lines[entry.sku]!), changed });
    if (kept) return { ...keep(rules, entry, give), kept };
    if (isWritten(entry)) lines[entry.sku] = entry.before;
    return { ...entry, give: entry.fromSource, out: isWritten(entry) ? 0 : entry.out - entry.fromSource };
  });
  return { entries, lines };
}

function keep(rules: Rules, entry: ReceiptEntry, cut: number): ReceiptEntry {
  if (!rules.changedLineGivesOnlyTheCut) return { ...entry, give: entry.fromSource };
  if (sizeOf(entry.cut) !== cut) throw new Error(`a cut of ${sizeOf(entry.cut)} units, and ${cut} to give`);
  return { ...entry, give: entry.cut, out: entry.out - entry.cut };
}

function isChanged(rules: Rules, slot: Slot, receipt: Receipt, { sku, line }: ReceiptEntry): boolean {
  if (!rules.undoLooksAtTheStamp) return sizeOf(slot.lines[sku]!) !== line.after;
  return slot.stamps[sku] !== receipt.version;
}

function placed({ outcome, after }: ReceiptLine, before: Bag, fromSource: Bag): Bag {
  if (outcome === 'NOT_MERGED' || outcome === 'UNCHANGED') return before;
  if (outcome === 'COMBINED') return before + take(fromSource, after - sizeOf(before));
  return take(fromSource, after);
}

/** The cut is of what did not come in: what came in was taken from the front. */
function cutOf({ outcome, cut }: ReceiptLine, fromSource: Bag): Bag {
  if (outcome === 'NOT_MERGED') return take(fromSource, cut);
  return fromSource - take(fromSource, sizeOf(fromSource) - cut);
}

/** Skus are the keys, and no line is older than another: their order is that of the keys. */
function mergeLines(lines: readonly Bag[]): MergeLine[] {
  return lines.flatMap((bag, sku) =>
    bag === 0 ? [] : [{ key: String(sku), quantity: sizeOf(bag), added: 0 }],
  );
}
