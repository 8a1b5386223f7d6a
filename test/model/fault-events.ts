import { deliver } from './delivery';
import type { Emit } from './shopper-events';
import type { Model, Slot } from './state';
import { NONE } from './state';
import type { World } from './world';
import { GIVEN_UP, SIGNED_IN, UNKNOWN, replaced, spend, withoutIndex } from './world';

/** What happens to messages, time and nodes. */
export function faultEvents(model: Model, world: World, emit: Emit): void {
  world.copies.forEach((message, index) => {
    const { world: after, reply } = deliver(model, world, message, false);
    const copies = withoutIndex(world.copies, index);
    emit(() => `a copy of ${message.script} arrives → ${reply.status}`, { ...after, copies }, [message]);
  });
  if (world.budget.expiry > 0) expiries(model, world, emit);
  if (world.budget.failover > 0) failovers(model, world, emit);
  if (!model.rules.receiptsOutliveRepetitions) forgottenReceipts(model, world, emit);
}

/** An alias is permanent, and so is its cart. */
function expiries(model: Model, world: World, emit: Emit): void {
  world.slots.forEach((slot, cart) => {
    if (!slot.exists || slot.alias !== NONE) return;
    const slots = replaced(world.slots, cart, expire(slot));
    const operations = world.clients.operations.map((state) =>
      state === UNKNOWN || state === SIGNED_IN ? GIVEN_UP : state,
    );
    const next = { ...world, slots, clients: { ...world.clients, operations } };
    emit(() => `the cart of ${model.carts[cart]} expires`, spend(next, 'expiry'), [
      { script: 'expire', at: cart },
    ]);
  });
}

/** Its journal goes with it; the records of merges stay. */
function expire(slot: Slot): Slot {
  const nothing = slot.lines.map(() => 0);
  const expired = slot.lines.reduce((sum, bag) => sum + bag, slot.expired);
  return { ...slot, exists: false, inc: 0, lines: nothing, stamps: nothing, expired };
}

function failovers(model: Model, world: World, emit: Emit): void {
  const paid = spend(world, 'failover');
  world.past.forEach((past, cart) => {
    past.forEach((slot, index) => {
      const slots = replaced(world.slots, cart, slot);
      const kept = replaced(world.past, cart, past.slice(0, index));
      const writes = past.length - index;
      emit(() => `the node of ${model.carts[cart]} fails over and forgets ${writes} write(s)`, {
        ...paid,
        slots,
        past: kept,
      });
    });
  });
  world.pastNames.forEach((names, index) => {
    const pastNames = world.pastNames.slice(0, index);
    emit(() => 'the node of the identities fails over and forgets', { ...paid, names, pastNames });
  });
}

function forgottenReceipts(model: Model, world: World, emit: Emit): void {
  world.slots.forEach((slot, cart) => {
    for (const { merge } of slot.receipts) {
      const receipts = slot.receipts.filter((receipt) => receipt.merge !== merge);
      const slots = replaced(world.slots, cart, { ...slot, receipts });
      emit(() => `receipt ${merge} at ${model.carts[cart]} is dropped`, { ...world, slots });
    }
  });
}
