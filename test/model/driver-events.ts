import { common } from './bag';
import { deliver, record } from './delivery';
import type { Driver, Ending } from './driver';
import { merging, messageOf, sweepingDeparture, sweepingUndo, undoing } from './driver';
import type { Effect } from './messages';
import { advance } from './program';
import type { Emit } from './shopper-events';
import type { Model } from './state';
import { NONE, resolve } from './state';
import type { Asked, Clients, World } from './world';
import { NOT_SENT, acknowledged, broken, replaced, spend, withoutIndex } from './world';

const READING = new Set([
  'read',
  'lookForKey',
  'lookForReceipt',
  'lookForDeparture',
  'lookForUndo',
  'search',
]);

/** Every driver can go on, go on without knowing it, leave a copy of its message behind, or die. */
export function driverEvents(model: Model, world: World, emit: Emit): void {
  world.drivers.forEach((driver, index) => {
    const name = () => nameOf(model, driver);
    const next = stepOf(model, world, index, true);
    const message = messageOf(model, driver);
    const effects = [message ?? recording(driver)];
    emit(() => `${name()}: ${driver.step}${next.told}`, next.world, effects);
    if (world.budget.crash > 0) {
      const drivers = withoutIndex(world.drivers, index);
      emit(() => `${name()} dies before ${driver.step}`, spend({ ...world, drivers }, 'crash'));
    }
    if (READING.has(driver.step)) return;
    if (world.budget.copy > 0 && message) {
      const copies = [...next.world.copies, message];
      const copied = spend({ ...next.world, copies }, 'copy');
      emit(() => `${name()}: ${driver.step}${next.told}, and a copy is on its way`, copied, effects);
    }
    if (world.budget.lost === 0) return;
    const lost = stepOf(model, world, index, false).world;
    if (lost !== world)
      emit(() => `${name()}: ${driver.step}, and it does not know`, spend(lost, 'lost'), effects);
  });
}

/** Clients ask, once and again; the sweeper finds what is unfinished. */
export function startEvents(model: Model, world: World, emit: Emit): void {
  if (world.drivers.length >= model.drivers) return;
  model.requests.forEach((request, number) => {
    const { state } = world.clients.requests[number]!;
    if (state === 'answered' || (state === 'asked' && world.budget.retry === 0)) return;
    const paid = state === 'asked' ? spend(world, 'retry') : world;
    const how = state === 'asked' ? 'asked again' : 'asked';
    for (const [driver, asked] of startsOf(model, world, number)) {
      emit(() => `${request.name} is ${how}`, started(remember(paid, number, asked), driver));
    }
  });
  if (world.budget.sweep > 0) sweeps(model, world, emit);
}

export function started(world: World, driver: Driver): World {
  return { ...world, drivers: [...world.drivers, driver] };
}

function sweeps(model: Model, world: World, emit: Emit): void {
  const paid = spend(world, 'sweep');
  world.slots.forEach((slot, cart) => {
    for (const departure of slot.departures) {
      if (!departure.pending) continue;
      const driver = sweepingDeparture(model, cart, departure);
      emit(
        () => `the sweeper finds departure ${departure.merge} of ${model.carts[cart]}`,
        started(paid, driver),
      );
    }
    for (const { merge, state } of slot.receipts) {
      if (state !== 'undoing') continue;
      emit(
        () => `the sweeper finds undo ${merge} at ${model.carts[cart]}`,
        started(paid, sweepingUndo(cart, merge)),
      );
    }
  });
}

function startsOf(model: Model, world: World, number: number): [Driver, Asked][] {
  const { kind, source, target } = model.requests[number]!;
  const asked = world.clients.requests[number]!;
  const at = resolve(world.names, target);
  if (kind === 'merge') {
    const remembered = asked.state === 'asked' ? asked : firstAsked(world, source);
    return [[merging(model, number, source, at), remembered]];
  }
  const merges = asked.merge === NONE ? world.slots[at]!.receipts.map(({ merge }) => merge) : [asked.merge];
  return merges.map((merge) => [undoing(number, at, merge), { ...asked, state: 'asked', merge }]);
}

function firstAsked(world: World, source: number): Asked {
  let behind = 0;
  for (const bag of world.slots[source]!.lines) behind += common(bag, acknowledged(world.clients));
  let sentBefore = 0;
  world.clients.operations.forEach((state, number) => {
    if (state !== NOT_SENT) sentBefore |= 1 << number;
  });
  return { state: 'asked', sentBefore, behind, merge: NONE };
}

function remember(world: World, number: number, asked: Asked): World {
  const requests = replaced(world.clients.requests, number, asked);
  return { ...world, clients: { ...world.clients, requests } };
}

interface Stepped {
  readonly world: World;
  readonly told: string;
}

/** One step of a driver; unconfirmed, it stays where it is. */
export function stepOf(model: Model, world: World, index: number, confirmed: boolean): Stepped {
  const driver = world.drivers[index]!;
  const message = messageOf(model, driver);
  const { world: after, reply } = message
    ? deliver(model, world, message, confirmed)
    : record(model, world, driver.source, driver.target, confirmed);
  if (!confirmed) return { world: after, told: '' };
  const next = advance(model, driver, reply);
  const told = ` → ${reply.status}`;
  if (typeof next !== 'string') {
    return { world: { ...after, drivers: replaced(after.drivers, index, next) }, told };
  }
  const drivers = withoutIndex(after.drivers, index);
  const clients = ending(model, after, driver, next);
  return { world: { ...after, drivers, clients }, told: `${told}, answered ${next}` };
}

/** A conflict may be tried again; every other answer is the last. */
function ending(model: Model, { clients, slots }: World, driver: Driver, outcome: Ending): Clients {
  if (driver.walk)
    return { ...clients, orders: replaced(clients.orders, driver.walk.order, 'answered' as const) };
  if (driver.request === NONE || outcome === 'CONFLICT') return clients;
  const asked = clients.requests[driver.request]!;
  const answered: Asked = { ...asked, state: 'answered', behind: 0 };
  const next = { ...clients, requests: replaced(clients.requests, driver.request, answered) };
  const { kind, source } = model.requests[driver.request]!;
  const slot = slots[source];
  // Undo and merges into the source bring lines back, and rightly so.
  if (kind === 'undo' || !slot || slot.returns.length + slot.receipts.length > 0) return next;
  const stayed = slot.lines.some((bag) => common(bag, asked.behind) !== 0);
  return stayed ? broken(next, `${outcome} was answered, and earlier lines stay behind`) : next;
}

function recording({ source, target }: Driver): Effect {
  return { script: 'record', at: source, older: target };
}

function nameOf({ requests, orders }: Model, { request, merge, walk }: Driver): string {
  if (walk) return orders[walk.order]!.name;
  return request === NONE ? `sweeper of ${merge}` : requests[request]!.name;
}
