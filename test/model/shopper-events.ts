import { deliver, settle } from './delivery';
import type { Effect, Message } from './messages';
import { run } from './messages';
import type { Answer } from './replies';
import type { Model, Operation } from './state';
import { resolve } from './state';
import type { World } from './world';
import { ACKNOWLEDGED, GIVEN_UP, SIGNED_IN, UNKNOWN, broken, replaced, spend } from './world';

/** @param effects what the step does, in this order, to arrive at the next world. */
export type Emit = (step: () => string, next: World, effects?: readonly Effect[]) => void;

/** What shoppers can do: each operation once, and again until they hear that it is done. */
export function shopperEvents(model: Model, world: World, emit: Emit): void {
  model.operations.forEach((operation, number) => {
    if (world.clients.operations[number]! >= GIVEN_UP) return;
    for (const cart of tokensFor(model, world, operation, number)) send(model, world, number, cart, emit);
  });
}

/**
 * The cart that the shopper's token names. An identity may have been looked up before it became an alias, so its
 * older identity is only one way.
 */
function tokensFor(model: Model, world: World, { cart }: Operation, number: number): Set<number> {
  const state = world.clients.operations[number]!;
  const carts = new Set(state === SIGNED_IN ? [] : [cart, resolve(world.names, cart)]);
  const target = signedInAs(model, world, cart, number);
  if (target !== undefined) carts.add(resolve(world.names, target));
  return carts;
}

/**
 * Once the first merge of its cart was answered, which is how a shopper signs in, a retry may come under the target's
 * token; not where somebody else was given lines of that cart, for the records went with them. Where signing in closed the
 * cart, so may everything: what the guest's token did is known at the target, and what it did not do, it never will.
 */
function signedInAs(
  model: Model,
  { clients, slots }: World,
  cart: number,
  number: number,
): number | undefined {
  const merges = (closing: boolean) =>
    model.requests.findIndex(
      ({ kind, source, closes }) => kind === 'merge' && source === cart && closes === closing,
    );
  const signIn = merges(true) >= 0 ? merges(true) : merges(false);
  const asked = clients.requests[signIn];
  if (asked?.state !== 'answered') return undefined;
  const { target, closes } = model.requests[signIn]!;
  if (!closes && !((asked.sentBefore >> number) & 1)) return undefined;
  const shared = slots[cart]!.departures.some(
    (other) => model.persons[other.target] !== model.persons[target],
  );
  return shared ? undefined : target;
}

function send(model: Model, world: World, number: number, cart: number, emit: Emit): void {
  const landed = landing(model, world, number, cart);
  if (!landed) return;
  const name = () => `${model.operations[number]!.name}, sent to ${model.carts[cart]}`;
  const sent = heard(arrive(model, landed, number, cart, true), number, landed.at, landed.units);
  emit(() => `${name()}: acknowledged`, sent, landed.messages);
  if (world.budget.copy > 0) {
    const copied = spend({ ...sent, copies: [...sent.copies, landed.messages.at(-1)!] }, 'copy');
    emit(() => `${name()}: acknowledged, and a copy is on its way`, copied, landed.messages);
  }
  if (world.budget.lost === 0) return;
  const lost = unheard(model, arrive(model, landed, number, cart, false), number, cart);
  emit(() => `${name()}: written, and the shopper does not know`, spend(lost, 'lost'), landed.messages);
}

interface Landing {
  readonly world: World;
  readonly at: number;
  /** To each cart on the way. */
  readonly messages: readonly Message[];
  readonly answer: Answer;
  readonly units: number;
}

/** Follows aliases to the cart that takes the write; undefined if none does. */
function landing(model: Model, world: World, number: number, cart: number): Landing | undefined {
  let next = world;
  let at = cart;
  const messages: Message[] = [];
  for (;;) {
    const message: Message = { script: 'write', at, operation: number };
    messages.push(message);
    const answer = run(model, next.slots[at]!, message);
    const { reply } = answer;
    if (reply.status === 'WRITTEN' || reply.status === 'REPLAYED') {
      return { world: next, at, messages, answer, units: reply.units };
    }
    if (reply.status !== 'FOLLOW') return undefined;
    // The caller acts on the answer, so it must be kept, even though the script only read.
    if (model.rules.shopperWaitsBeforeFollowing) next = deliver(model, next, message, true).world;
    at = reply.older;
  }
}

function arrive(model: Model, landed: Landing, number: number, cart: number, confirmed: boolean): World {
  const world = settle(model, landed.world, landed.at, landed.answer, confirmed);
  return owned(model, world, number, cart, landed.at);
}

/** The holder of one person's token must not change another person's cart. */
function owned(model: Model, world: World, number: number, cart: number, at: number): World {
  if (model.persons[cart] === model.persons[at]) return world;
  const { name } = model.operations[number]!;
  return { ...world, clients: broken(world.clients, `${name} was sent to another person's cart`) };
}

/** What left this cart before, left it for good, too: its writes are kept in their order. */
function heard(world: World, number: number, at: number, units: number): World {
  const { clients, slots } = world;
  const operations = replaced(clients.operations, number, ACKNOWLEDGED + units);
  const gone = merged(clients.gone, slots[at]!.removed);
  return { ...world, clients: { ...clients, operations, gone } };
}

function unheard(model: Model, world: World, number: number, cart: number): World {
  const { clients, names } = world;
  const own = model.operations[number]!.cart;
  const signedIn = cart !== own && cart !== resolve(names, own);
  const operations = replaced(clients.operations, number, signedIn ? SIGNED_IN : UNKNOWN);
  const requests = signedIn ? clients.requests : sentSince(clients, number);
  return { ...world, clients: { ...clients, operations, requests } };
}

/** Sent once more under the old token, it may be anywhere: no client retries it under the other. */
function sentSince({ requests }: World['clients'], number: number): World['clients']['requests'] {
  if (requests.every(({ sentBefore }) => ((sentBefore >> number) & 1) === 0)) return requests;
  return requests.map((asked) => ({ ...asked, sentBefore: asked.sentBefore & ~(1 << number) }));
}

/** The larger of each operation's units. */
function merged(one: number, other: number): number {
  let bag = 0;
  for (let shift = 0; shift < 30; shift += 3)
    bag |= Math.max((one >> shift) & 7, (other >> shift) & 7) << shift;
  return bag;
}
