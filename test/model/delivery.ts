import type { Message } from './messages';
import { run } from './messages';
import type { Answer, Reply } from './replies';
import type { Model, Slot } from './state';
import type { World } from './world';
import { broken, replaced } from './world';

/** Writes of one slot that a failover can forget. */
const FORGETTABLE = 2;

export interface Delivered {
  readonly world: World;
  readonly reply: Reply;
}

/**
 * Runs the message's script.
 * @param confirmed whether the caller gets the answer; in `replicated` that is, whether WAIT succeeded.
 */
export function deliver(model: Model, world: World, message: Message, confirmed: boolean): Delivered {
  const answer = run(model, world.slots[message.at]!, message);
  return { world: settle(model, world, message.at, answer, confirmed), reply: answer.reply };
}

/** The world after a script has answered in the slot of cart `at`. */
export function settle(model: Model, world: World, at: number, { slot }: Answer, confirmed: boolean): World {
  const before = world.slots[at]!;
  const wrote = slot !== before;
  const past = remembered(model, world.past[at]!, before, wrote, confirmed);
  if (!wrote && past === world.past[at]) return world;
  const grew = !wrote || slot.version > before.version || !isChange(before, slot);
  return {
    ...world,
    slots: wrote ? replaced(world.slots, at, slot) : world.slots,
    past: past === world.past[at] ? world.past : replaced(world.past, at, past),
    clients: grew ? world.clients : broken(world.clients, 'a version did not grow'),
  };
}

/** Writes the alias record of an identity, which has a slot of its own. */
export function record(
  model: Model,
  world: World,
  identity: number,
  older: number,
  confirmed: boolean,
): Delivered {
  const wrote = world.names[identity] !== older;
  return {
    world: {
      ...world,
      names: wrote ? replaced(world.names, identity, older) : world.names,
      pastNames: remembered(model, world.pastNames, world.names, wrote, confirmed),
    },
    reply: { status: 'RECORDED' },
  };
}

/** A WAIT that succeeds covers what came before, too. */
function remembered<T>(
  { durability, rules }: Model,
  past: readonly T[],
  before: T,
  wrote: boolean,
  confirmed: boolean,
): readonly T[] {
  if (durability === 'fsync') return past;
  const waits = durability === 'replicated' && confirmed && (wrote || rules.waitsAlsoAfterReading);
  if (waits) return past.length === 0 ? past : [];
  return wrote ? [...past, before].slice(-FORGETTABLE) : past;
}

function isChange(before: Slot, after: Slot): boolean {
  return before.lines.some((bag, sku) => bag !== after.lines[sku]);
}
