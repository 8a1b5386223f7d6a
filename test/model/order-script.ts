import { common, sizeOf, take } from './bag';
import { receiptOf, recordOf, withTakings } from './records';
import type { Answer } from './replies';
import { answer } from './replies';
import type { Rules } from './rules';
import { changed } from './slot-change';
import type { OrderCall, Receipt, ReceiptEntry, Slot, Taking } from './state';
import { NONE } from './state';

/*
 * `takeOrderedLines.lua` as a pure function over one slot. Orders are of the first sku, and in stories whose merges sum
 * up without limits, so that an applied receipt holds nothing that is in no cart.
 */

export interface TakeCall {
  readonly caller: OrderCall['caller'];
  readonly units: number;
  /** How the lines came to this cart: it is the one that is named, by a merge, or by its undo. */
  readonly by: 'name' | 'merge' | 'return';
  readonly merge: number;
  readonly known: readonly Taking[];
  readonly looked: readonly number[];
  readonly most: number;
}

export function takeOrder(rules: Rules, slot: Slot, at: number, call: TakeCall): Answer {
  const { caller, by, merge, looked } = call;
  if (caller === 'shopper' && slot.closed) return answer(slot, { status: 'CLOSED' });
  const name = by === 'name' ? `${caller} ${at}` : `${caller} ${at} ${by} ${merge}`;
  const earlier =
    slot.takings.find((taking) => taking.name === name) ??
    (by === 'name' ? slot.takings.find((taking) => taking.name.startsWith(caller)) : undefined);
  if (earlier) {
    const takings = withTakings(slot.takings, call.known);
    const next = takings === slot.takings ? slot : { ...slot, takings };
    return taken(next, earlier.name === name ? earlier : undefined, takings);
  }
  if (caller === 'shopper' && slot.alias !== NONE)
    return answer(slot, { status: 'FOLLOW', older: slot.alias });
  const receipt = by === 'merge' ? recordOf(slot.receipts, merge) : undefined;
  if (receipt?.state === 'undoing') return answer(slot, { status: 'HALF_UNDONE' });
  const departures = caller === 'service' ? slot.departures.map((departure) => departure.merge) : [];
  const unseen = departures.some((departure) => !looked.includes(departure));
  if (rules.orderLooksFirst && unseen) return answer(slot, { status: 'LOOK', departures });
  return execute(rules, slot, call, { name, at, receipt, departures });
}

interface Found {
  readonly name: string;
  readonly at: number;
  readonly receipt: Receipt | undefined;
  readonly departures: readonly number[];
}

function execute(rules: Rules, slot: Slot, call: TakeCall, { name, at, receipt, departures }: Found): Answer {
  const { caller, units, by } = call;
  const known = withTakings(slot.takings, call.known);
  const counted = known.filter((taking) => rules.callersShareTheOrder || taking.name.startsWith(caller));
  const rest = counted.reduce((sum, taking) => sum - sizeOf(taking.units), units);
  const entry = receipt?.entries.find(({ sku }) => sku === 0);
  const arrived = by !== 'merge' || !rules.orderTakesWhatArrived ? units : arrivedBy(receipt, entry);
  const most = Math.min(call.most, arrived);
  const line = slot.lines[0]!;
  const old = by === 'name' ? orderedThen(line, known, at) : line;
  const here = take(old, Math.max(Math.min(most, rest), 0));
  const returned = receipt?.state === 'undone' ? (entry?.out ?? 0) : 0;
  const kept = take(returned, Math.max(rest - sizeOf(here), 0));
  const left = by === 'name' ? 0 : Math.max(most - sizeOf(here), 0);
  const back = Math.min(call.most, sizeOf(entry?.gave ?? 0));
  const stayed = line - here;
  const lines = [stayed, ...slot.lines.slice(1)];
  const next = changed(rules, slot, lines, 0);
  const version = next.exists ? next.version : 0;
  const taking: Taking = { name, cart: at, units: here + kept, stayed, left, back, departures, version };
  const receipts = kept === 0 ? slot.receipts : slot.receipts.map((each) => without(each, receipt!, kept));
  const takings = withTakings(known, [taking]);
  return taken({ ...next, receipts, takings, ordered: slot.ordered + here + kept }, taking, takings);
}

/** Of what is in the line, what was there when the order was taken out of this cart before. */
function orderedThen(line: number, known: readonly Taking[], at: number): number {
  const before = known.filter(({ cart }) => cart === at);
  return before.reduce((bag, { stayed }) => common(bag, stayed), line);
}

function arrivedBy(receipt: Receipt | undefined, entry: ReceiptEntry | undefined): number {
  if (!receipt || !entry || (receipt.state !== 'applied' && !entry.kept)) return 0;
  return Math.max(entry.line.after - entry.line.before, 0);
}

function without(each: Receipt, receipt: Receipt, kept: number): Receipt {
  if (each !== receipt) return each;
  const entries = each.entries.map((entry) =>
    entry.sku === 0 ? { ...entry, out: entry.out - kept } : entry,
  );
  return receiptOf({ ...each, entries });
}

function taken(slot: Slot, taking: Taking | undefined, known: readonly Taking[]): Answer {
  return answer(slot, { status: 'TAKEN', taking, known, alias: slot.closed ? NONE : slot.alias });
}
