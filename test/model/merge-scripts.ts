import type { MergeLimits, Strategy } from './combine';
import { drawnBy, mergeId } from './ids';
import { departureOf, receiptOf, recordOf, withRecord, withTakings } from './records';
import type { Answer } from './replies';
import { answer } from './replies';
import type { Rules } from './rules';
import { changed, emptied } from './slot-change';
import type { Departure, ReceiptEntry, Slot } from './state';
import { NONE } from './state';
import { bookIn, isWritten } from './transfer';

/*
 * The scripts of a merge, each a pure function over one slot: checks in the order of the Lua, writes last. Those of an undo
 * and of a shopper's own changes are beside this file.
 */

export interface Claim {
  readonly source: number;
  readonly inc: number;
  readonly target: number;
  readonly alias: boolean;
  readonly closes: boolean;
  readonly strategy: Strategy;
  readonly request: number;
  /** The idempotency record of the request, to travel with the lines; 0 if it has none. */
  readonly key: number;
}

/** Departures pend to one target only, so there is one to look at first. */
export function read(slot: Slot): Answer {
  const pending = slot.departures.find((departure) => departure.pending);
  const { alias, closed, inc, exists } = slot;
  return answer(slot, { status: 'READ', alias, closed, inc, exists, pending });
}

export function claim(rules: Rules, slot: Slot, call: Claim): Answer {
  const { source, target, alias, closes } = call;
  const merge = mergeId(rules, source, rules.claimNamesTheIncarnation ? call.inc : slot.inc, target, closes);
  const known = recordOf(slot.departures, merge);
  if (known?.pending) return answer(slot, { status: 'CLAIMED', departure: known });
  if (known) return answer(slot, { status: 'MERGED' });
  if (slot.alias !== NONE) return answer(slot, { status: 'STALE' });
  if (!alias && !closes && isStale(rules, slot, call.inc)) return answer(slot, { status: 'STALE' });
  if (slot.departures.some((other) => other.pending && other.target !== target)) {
    return answer(slot, { status: 'CONFLICT' });
  }
  const empty = slot.lines.every((bag) => bag === 0);
  const always = alias ? rules.aliasAlsoOfAnEmptyCart : closes && rules.signingInClosesAnEmptyCart;
  if (empty && !always) return answer(slot, { status: 'NOTHING' });
  return depart(rules, slot, call, merge);
}

function isStale(rules: Rules, slot: Slot, inc: number): boolean {
  return !slot.exists || (rules.claimNamesTheIncarnation && slot.inc !== inc);
}

function depart(rules: Rules, slot: Slot, call: Claim, merge: number): Answer {
  const { target, alias, closes, strategy, request } = call;
  const keys = rules.keysTravel ? slot.keys | call.key : call.key;
  const departure = departureOf({
    merge,
    pending: true,
    target,
    arrivedAt: NONE,
    alias,
    closes,
    strategy,
    lines: slot.lines,
    keys,
    takings: rules.ordersTravel ? slot.takings : [],
    request,
  });
  const closed = closes && rules.signingInClosesTheCart;
  const forwards = closed || (alias ? rules.aliasStandsInTheCart : !rules.guestIsNotForwarded);
  const departures = withRecord(slot.departures, departure);
  const left = rules.claimTakesTheLinesOut ? emptied(rules, slot, drawnBy.claim(merge, request)) : slot;
  const next = { ...left, departures, alias: forwards ? target : NONE, closed };
  return answer(next, { status: 'CLAIMED', departure });
}

export function apply(
  rules: Rules,
  limits: MergeLimits,
  slot: Slot,
  call: Departure,
  source: number,
): Answer {
  const already = rules.applyLooksForItsReceipt && recordOf(slot.receipts, call.merge) !== undefined;
  const goesOn = slot.alias !== NONE && (!slot.closed || rules.closedCartForwardsArrivals);
  const follow = goesOn ? answer(slot, { status: 'FOLLOW', older: slot.alias }) : undefined;
  if (follow && !rules.receiptBeforeAlias) return follow;
  if (already) return answer(slot, { status: 'ALREADY' });
  if (follow) return follow;
  const { entries, lines } = bookIn(call.strategy, slot.lines, call.lines, limits);
  const next = changed(rules, slot, lines, drawnBy.apply(call.merge));
  const receiptAt = (version: number) =>
    receiptOf({ merge: call.merge, state: 'applied', source, alias: call.alias, version, entries });
  const stamps = [...slot.stamps];
  for (const entry of entries) if (isWritten(entry)) stamps[entry.sku] = next.version;
  const receipts = isEmptyClose(call, entries)
    ? slot.receipts
    : withRecord(slot.receipts, receiptAt(next.exists ? next.version : 0));
  const takings = withTakings(slot.takings, call.takings);
  return answer({ ...next, stamps, keys: slot.keys | call.keys, receipts, takings }, { status: 'APPLIED' });
}

/** Booking twice that a cart without lines was closed changes nothing, so nobody needs a receipt. */
function isEmptyClose({ closes }: Departure, entries: readonly ReceiptEntry[]): boolean {
  return closes && entries.length === 0;
}

/** @param arrivedAt the cart that has the receipt. */
export function complete(rules: Rules, slot: Slot, merge: number, arrivedAt: number): Answer {
  const departure = recordOf(slot.departures, merge);
  if (!departure?.pending) return answer(slot, { status: 'NO_OP' });
  const done = departureOf({ ...departure, pending: false, arrivedAt, lines: [], keys: 0, takings: [] });
  const left = rules.claimTakesTheLinesOut
    ? slot
    : emptied(rules, slot, drawnBy.claim(merge, departure.request));
  return answer({ ...left, departures: withRecord(slot.departures, done) }, { status: 'COMPLETED' });
}
