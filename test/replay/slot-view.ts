import { sizeOf } from '../model/bag';
import type { Departure, Receipt, ReceiptEntry, Slot, Taking } from '../model/state';
import { NONE } from '../model/state';
import type { Names } from './names';

/**
 * What the model and Redis must agree on about a cart and the records beside it: quantities instead of bags, and the model's
 * numbers instead of ids. Versions, and with them the stamps of lines, are left out.
 */
export interface SlotView {
  readonly exists: boolean;
  /** Of a cart that no alias stands in. */
  readonly incarnation: number;
  readonly alias: number;
  readonly closed: boolean;
  readonly lines: readonly number[];
  readonly keys: readonly string[];
  readonly departures: readonly DepartureView[];
  readonly receipts: readonly ReceiptView[];
  readonly returns: readonly number[];
  readonly takings: readonly TakingView[];
  /** What the sweeper finds. */
  readonly unfinished: readonly string[];
}

export interface DepartureView {
  readonly merge: number;
  readonly target: number;
  readonly pending:
    | undefined
    | {
        readonly alias: boolean;
        readonly strategy: string;
        readonly lines: readonly number[];
        readonly keys: readonly string[];
        readonly takings: readonly TakingView[];
        readonly request: string;
      };
}

export interface ReceiptView {
  readonly merge: number;
  readonly state: string;
  readonly source: number;
  readonly alias: boolean;
  readonly lines: readonly ReceiptLineView[];
}

export interface ReceiptLineView {
  readonly sku: number;
  readonly outcome: string;
  readonly reason: string | null;
  readonly before: number;
  readonly fromSource: number;
  readonly after: number;
  readonly cut: number;
  readonly kept: boolean;
  readonly give: number;
  readonly gave: number;
  /** Units that the receipt names instead of a cart. */
  readonly out: number;
}

export interface TakingView {
  readonly name: string;
  readonly units: number;
  readonly left: number;
  readonly back: number;
  readonly departures: readonly number[];
}

export function viewOfSlot(names: Names, slot: Slot): SlotView {
  const { exists, alias, closed, lines, departures, receipts, returns, takings } = slot;
  return {
    exists,
    incarnation: exists && alias === NONE ? slot.inc : 0,
    alias,
    closed,
    lines: lines.map(sizeOf),
    keys: names.keysIn(slot.keys),
    departures: departures.map((departure) => viewOfDeparture(names, departure)),
    receipts: receipts.map(viewOfReceipt),
    returns,
    takings: takings.map(viewOfTaking),
    unfinished: [
      ...departures.filter(({ pending }) => pending).map(({ merge }) => `merge ${merge}`),
      ...receipts.filter(({ state }) => state === 'undoing').map(({ merge }) => `undo ${merge}`),
    ].sort(),
  };
}

function viewOfDeparture(names: Names, departure: Departure): DepartureView {
  const { merge, target, arrivedAt, pending, alias, strategy, lines, keys, takings, request } = departure;
  if (!pending) return { merge, target: arrivedAt, pending: undefined };
  return {
    merge,
    target,
    pending: {
      alias,
      strategy,
      lines: lines.map(sizeOf),
      keys: names.keysIn(keys),
      takings: takings.map(viewOfTaking),
      request: String(request),
    },
  };
}

function viewOfReceipt({ merge, state, source, alias, entries }: Receipt): ReceiptView {
  return { merge, state, source, alias, lines: entries.map(viewOfEntry) };
}

function viewOfEntry({ sku, line, kept, give, gave, out }: ReceiptEntry): ReceiptLineView {
  const { outcome, reason, before, fromSource, after, cut } = line;
  const bags = { give: sizeOf(give), gave: sizeOf(gave), out: sizeOf(out) };
  return { sku, outcome, reason, before, fromSource, after, cut, kept, ...bags };
}

function viewOfTaking({ name, units, left, back, departures }: Taking): TakingView {
  return { name, units: sizeOf(units), left, back, departures: departures.toSorted((a, b) => a - b) };
}
