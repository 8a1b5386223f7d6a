import type { Bag } from './bag';
import { sizeOf, unitsOf } from './bag';
import { stepOf, started } from './driver-events';
import { orderBreach, unfilledBreach } from './order-invariants';
import type { Driver } from './driver';
import { sweepingDeparture, sweepingUndo } from './driver';
import type { Model, Receipt, Slot } from './state';
import { NONE } from './state';
import type { Clients, World } from './world';
import { ACKNOWLEDGED } from './world';

/** Far more than any scenario leaves unfinished at once. */
const SWEEPS = 12;
const STEPS_A_SWEEP = 12;

/** Where everything is once all drivers are dead and the sweeper found nothing more to do. */
export interface Rest {
  readonly breach: string;
  /** All units that are in a cart somebody can reach, were removed, expired, or are named in a receipt. */
  readonly accounted: Bag;
  readonly removed: Bag;
  readonly ordered: Bag;
  readonly expired: Bag;
  /** What each cart holds. */
  readonly held: readonly Bag[];
}

/** Depends on the slots and the names only, so it can be remembered by them. */
export function restOf(model: Model, world: World): Rest {
  const calm: Model = { ...model, durability: 'fsync' };
  let next: World = { ...world, drivers: [], copies: [] };
  for (let sweep = 0; sweep <= SWEEPS; sweep++) {
    const driver = unfinished(calm, next);
    if (!driver) return accountOf(model, next);
    const swept = finish(calm, started(next, driver));
    if (!swept) break;
    next = swept;
  }
  return { breach: 'something stays unfinished', accounted: 0, removed: 0, ordered: 0, expired: 0, held: [] };
}

/** What is wrong in this state, if anything. */
export function breachOf(model: Model, { clients }: World, rest: Rest): string {
  return (
    clients.breach ||
    rest.breach ||
    strandedBreach(model, clients, rest) ||
    unfilledBreach(model, clients, rest) ||
    unitBreach(model, clients, rest)
  );
}

function unfinished(model: Model, { slots }: World): Driver | undefined {
  for (const [cart, slot] of slots.entries()) {
    const departure = slot.departures.find(({ pending }) => pending);
    if (departure) return sweepingDeparture(model, cart, departure);
    const undo = slot.receipts.find(({ state }) => state === 'undoing');
    if (undo) return sweepingUndo(cart, undo.merge);
  }
  return undefined;
}

function finish(model: Model, world: World): World | undefined {
  let next = world;
  for (let step = 0; step < STEPS_A_SWEEP; step++) {
    next = stepOf(model, next, 0, true).world;
    if (next.drivers.length === 0) return next;
  }
  return undefined;
}

function accountOf(model: Model, { slots, names }: World): Rest {
  let accounted = 0;
  let removed = 0;
  let ordered = 0;
  let expired = 0;
  slots.forEach((slot, cart) => {
    // A cart whose identity resolves elsewhere is one that nobody sees.
    if (names[cart] === NONE) for (const bag of slot.lines) accounted += bag;
    for (const receipt of slot.receipts) for (const { out } of receipt.entries) accounted += out;
    accounted += slot.removed + slot.expired + slot.ordered;
    removed += slot.removed;
    ordered += slot.ordered;
    expired += slot.expired;
  });
  const held = slots.map(({ lines }) => lines.reduce((sum, bag) => sum + bag, 0));
  const breach = recordBreach(model, slots) || orderBreach(model, { ordered, expired });
  return { breach, accounted, removed, ordered, expired, held };
}

function recordBreach(model: Model, slots: readonly Slot[]): string {
  for (const [number, request] of model.requests.entries()) {
    const merges = slots.flatMap(({ departures }) => departures.filter((each) => each.request === number));
    if ((request.keyed || request.closes) && merges.length > 1)
      return `${request.name}, asked once, merged twice`;
  }
  if (slots.some(({ closed, lines }) => closed && lines.some((bag) => bag !== 0)))
    return 'a closed cart holds a line';
  const receipts = slots.flatMap((slot) => slot.receipts);
  if (receipts.some(isUnbalanced)) return 'a receipt does not name everything that came';
  return slots.some(returnedToItself) ? 'an undo gave the lines back to the cart it took them from' : '';
}

/** What came and what was there is placed, or named: by a reason, or by an outcome that says which side won. */
function isUnbalanced({ state, entries }: Receipt): boolean {
  if (state !== 'applied') return false;
  return entries.some(({ before, fromSource, out, line }) => {
    const named = line.reason !== null || ['COMBINED', 'REPLACED', 'UNCHANGED'].includes(line.outcome);
    return sizeOf(before) + sizeOf(fromSource) !== line.after + sizeOf(out) || (out !== 0 && !named);
  });
}

/** After the response of a sign-in, the client never reads the guest's cart again. */
function strandedBreach({ requests }: Model, clients: Clients, { held }: Rest): string {
  const stranded = requests.some(
    ({ closes, source }, number) =>
      closes && clients.requests[number]!.state === 'answered' && held[source]! !== 0,
  );
  return stranded ? 'a unit rests in a cart that nobody looks at' : '';
}

function returnedToItself({ receipts, returns }: Slot): boolean {
  return receipts.some(({ merge }) => returns.includes(merge));
}

function unitBreach({ operations }: Model, clients: Clients, { accounted, removed }: Rest): string {
  for (const [number, operation] of operations.entries()) {
    const state = clients.operations[number]!;
    const units = unitsOf(accounted, number);
    if (units > operation.units) return `a unit of "${operation.name}" is there twice`;
    if (state > ACKNOWLEDGED && units !== state - ACKNOWLEDGED)
      return `a unit of "${operation.name}" is lost`;
    if (unitsOf(removed, number) < unitsOf(clients.gone, number)) {
      return `a unit of "${operation.name}" comes back after it was removed`;
    }
  }
  return '';
}
