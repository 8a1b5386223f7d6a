export type Strategy = 'SUM' | 'MAX' | 'KEEP_TARGET' | 'KEEP_SOURCE';
type Outcome = 'ADDED' | 'COMBINED' | 'REPLACED' | 'REMOVED' | 'UNCHANGED' | 'NOT_MERGED';
type Reason = 'QUANTITY_LIMIT' | 'LINE_LIMIT' | 'STRATEGY';

/** A line as a merge finds it; `added` is a moment in any unit, only its order counts. */
export interface MergeLine {
  readonly key: string;
  readonly quantity: number;
  readonly added: number;
}

export interface MergeLimits {
  readonly maxLines: number;
  readonly maxQuantity: number;
}

/** What a merge did to one line; `cut` is what the limits kept out of what the strategy wanted. */
export interface ReceiptLine {
  readonly key: string;
  readonly outcome: Outcome;
  readonly reason: Reason | null;
  readonly before: number;
  readonly fromSource: number;
  readonly after: number;
  readonly cut: number;
}

/** The line at the target when an undo arrives; `changed` by anybody since the merge wrote it. */
export interface LineNow {
  readonly quantity: number;
  readonly changed: boolean;
}

/** What an undo leaves at the target, gives to the source, and whether it kept what it found. */
export interface UndoneLine {
  readonly targetQuantity: number;
  readonly give: number;
  readonly kept: boolean;
}

/**
 * The rule of every merge: the source's lines, oldest first, then what KEEP_SOURCE removes from the target,
 * oldest first. Lines that only the target has and keeps are not named.
 * @param mirrored the caller called the source the target, in merges of two accounts that a former release began: an empty
 * source, which is the cart KEEP_TARGET was asked for, takes the place of the target, and an empty target of nothing.
 */
export function combine(
  carriedOut: Strategy,
  targetLines: readonly MergeLine[],
  sourceLines: readonly MergeLine[],
  { maxLines, maxQuantity }: MergeLimits,
  mirrored: boolean,
): ReceiptLine[] {
  const allComeIn = mirrored && carriedOut === 'KEEP_TARGET' && targetLines.length === 0;
  const strategy = allComeIn ? 'KEEP_SOURCE' : carriedOut;
  const held = new Map(targetLines.map(({ key, quantity }) => [key, quantity]));
  const replaces = strategy === 'KEEP_SOURCE' && (mirrored || sourceLines.length > 0);
  const removed = replaces ? oldestFirst(onlyIn(targetLines, sourceLines)) : [];
  let lineCount = targetLines.length - removed.length;
  const arriving = oldestFirst(sourceLines).map(({ key, quantity }) => {
    const before = held.get(key) ?? 0;
    const room = before > 0 || lineCount < maxLines;
    const line = arrival(strategy, key, before, quantity, room ? maxQuantity : 0);
    if (line.outcome === 'ADDED') lineCount += 1;
    return line;
  });
  return [...arriving, ...removed.map(removal)];
}

/** What becomes of one receipt line when its merge is undone. */
export function undoLine(line: ReceiptLine, now: LineNow): UndoneLine {
  const written = line.outcome !== 'NOT_MERGED' && line.outcome !== 'UNCHANGED';
  if (!written) return { targetQuantity: now.quantity, give: line.fromSource, kept: false };
  if (now.changed) return { targetQuantity: now.quantity, give: line.cut, kept: true };
  return { targetQuantity: line.before, give: line.fromSource, kept: false };
}

/** @param most units that fit into the line; 0 where the cart has no room for another line. */
function arrival(
  strategy: Strategy,
  key: string,
  before: number,
  fromSource: number,
  most: number,
): ReceiptLine {
  const wanted = wantedBy(strategy, before, fromSource);
  const after = fitting(strategy, before, fromSource, most);
  const cut = wanted - after;
  const [outcome, reason] = verdict(strategy, before, after, cut, most);
  return { key, outcome, reason, before, fromSource, after, cut };
}

function wantedBy(strategy: Strategy, before: number, fromSource: number): number {
  if (strategy === 'SUM') return before + fromSource;
  if (strategy === 'MAX') return Math.max(before, fromSource);
  return strategy === 'KEEP_TARGET' ? before : fromSource;
}

/** Limits cut only what the source brings: a line that already holds more than they allow stays as it is. */
function fitting(strategy: Strategy, before: number, fromSource: number, most: number): number {
  if (strategy === 'SUM') return Math.min(before + fromSource, Math.max(most, before));
  if (strategy === 'MAX') return Math.max(before, Math.min(fromSource, most));
  return strategy === 'KEEP_TARGET' ? before : Math.min(fromSource, most);
}

function verdict(
  strategy: Strategy,
  before: number,
  after: number,
  cut: number,
  most: number,
): [Outcome, Reason | null] {
  if (strategy === 'KEEP_TARGET') return ['NOT_MERGED', 'STRATEGY'];
  if (most === 0) return ['NOT_MERGED', 'LINE_LIMIT'];
  const reason = cut > 0 ? 'QUANTITY_LIMIT' : null;
  if (after === before) return [reason ? 'NOT_MERGED' : 'UNCHANGED', reason];
  if (before === 0) return ['ADDED', reason];
  return [strategy === 'KEEP_SOURCE' ? 'REPLACED' : 'COMBINED', reason];
}

function removal({ key, quantity }: MergeLine): ReceiptLine {
  return { key, outcome: 'REMOVED', reason: 'STRATEGY', before: quantity, fromSource: 0, after: 0, cut: 0 };
}

function onlyIn(lines: readonly MergeLine[], others: readonly MergeLine[]): MergeLine[] {
  const keys = new Set(others.map(({ key }) => key));
  return lines.filter(({ key }) => !keys.has(key));
}

function oldestFirst(lines: readonly MergeLine[]): MergeLine[] {
  return lines.toSorted((a, b) => a.added - b.added || byteOrder(a.key, b.key));
}

/** As Redis compares, which is not how JavaScript compares strings. */
function byteOrder(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
