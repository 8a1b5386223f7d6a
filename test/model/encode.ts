import type { Driver } from './driver';
import { takingCode } from './records';
import type { Slot } from './state';
import type { Returned } from './undo-scripts';
import type { World } from './world';

/*
 * Parts of a world as short texts: equal texts, equal parts. By hand, because this is where an exploration spends
 * its time.
 */

export function encodeSlot(slot: Slot): string {
  const {
    version,
    inc,
    alias,
    closed,
    lines,
    stamps,
    keys,
    departures,
    receipts,
    returns,
    removed,
    expired,
    takings,
    ordered,
  } = slot;
  let text = `${slot.exists ? 1 : 0}${closed ? 'c' : ''},${version},${inc},${alias},${keys},${removed},${expired}`;
  for (const bag of lines) text += `,${bag}`;
  for (const stamp of stamps) text += `,${stamp}`;
  for (const { code } of departures) text += `|${code}`;
  for (const { code } of receipts) text += `/${code}`;
  if (takings.length > 0) text += `$${ordered}$${takings.map(takingCode).join('$')}`;
  return returns.length > 0 ? `${text}<${returns.join()}` : text;
}

export function encodeSlots(slots: readonly Slot[]): string {
  return slots.map(encodeSlot).join(';');
}

/** Which driver came first does not matter. */
export function encodeDrivers(drivers: readonly Driver[]): string {
  return drivers.map(encodeDriver).sort().join(';');
}

export function encodeClients({ operations, requests, orders, gone, breach }: World['clients']): string {
  let text = `${operations.join()}|${gone}|${breach}|${orders.join()}`;
  for (const { state, sentBefore, behind, merge } of requests) {
    text += `|${state},${sentBefore},${behind},${merge}`;
  }
  return text;
}

function encodeReturned({ give, takings }: Returned): string {
  return `${give.join()}$${takings.map(takingCode).join('$')}`;
}

export function encodeCopies(copies: World['copies']): string {
  return copies
    .map((copy) => JSON.stringify(copy))
    .sort()
    .join();
}

export function encodeBudget(budget: World['budget']): string {
  const { crash, lost, copy, expiry, failover, sweep, retry } = budget;
  return `${crash},${lost},${copy},${expiry},${failover},${sweep},${retry}`;
}

function encodeDriver(driver: Driver): string {
  const { request, step, source, target, at, inc, merge, departure, returned, keeps, walk } = driver;
  const head = `${request},${step},${source},${target},${at},${inc},${merge}`;
  return `${head}|${departure ? departure.code : ''}|${returned ? encodeReturned(returned) : ''}${keeps ? 'k' : ''}${walk ? JSON.stringify(walk) : ''}`;
}
