import { deliver } from './delivery';
import { started } from './driver-events';
import type { Message } from './messages';
import { run } from './messages';
import { walking } from './order-walk';
import type { Emit } from './shopper-events';
import type { Model } from './state';
import { NONE } from './state';
import type { Asked, World } from './world';
import { replaced, spend } from './world';

/** Pages and checkouts ask for the order, and again until they hear that it is done. */
export function orderEvents(model: Model, world: World, emit: Emit): void {
  const { orders } = world.clients;
  orders.forEach((state, number) => {
    if (state === 'answered') return;
    if (waits(model, world, number)) return;
    if (model.orders[number]!.caller === 'shopper') page(model, world, number, emit);
    else checkout(model, world, number, emit);
  });
}

function waits({ orders, ordersInTurn, requests }: Model, { clients }: World, number: number): boolean {
  if (ordersInTurn && clients.orders.slice(0, number).some((earlier) => earlier !== 'answered')) return true;
  const isMerging = requests.some(
    ({ kind }, request) => kind === 'merge' && clients.requests[request]!.state !== 'answered',
  );
  return orders[number]!.afterMerge === true && isMerging;
}

function checkout(model: Model, world: World, number: number, emit: Emit): void {
  const isAgain = world.clients.orders[number] === 'asked';
  if (world.drivers.length >= model.drivers || (isAgain && world.budget.retry === 0)) return;
  const asked = told(isAgain ? spend(world, 'retry') : world, number, 'asked');
  emit(() => `${model.orders[number]!.name} asks`, started(asked, walking(model, number)));
}

function page(model: Model, world: World, number: number, emit: Emit): void {
  const { cart, caller, units } = model.orders[number]!;
  let at = cart;
  const messages: Message[] = [];
  for (;;) {
    const call = { caller, units, by: 'name', merge: NONE, known: [], looked: [], most: units } as const;
    const message: Message = { script: 'takeOrder', at, ...call };
    messages.push(message);
    const { reply } = run(model, world.slots[at]!, message);
    if (reply.status === 'FOLLOW') at = reply.older;
    else if (reply.status !== 'TAKEN') return;
    else return send(model, world, number, messages, emit);
  }
}

function send(model: Model, world: World, number: number, messages: readonly Message[], emit: Emit): void {
  const message = messages.at(-1)!;
  const name = () => `${model.orders[number]!.name} asks at ${model.carts[message.at]}`;
  const done = told(deliver(model, world, message, true).world, number, 'answered');
  emit(() => `${name()}: taken`, done, messages);
  if (world.budget.copy > 0) {
    const copied = spend({ ...done, copies: [...done.copies, message] }, 'copy');
    emit(() => `${name()}: taken, and a copy is on its way`, copied, messages);
  }
  if (world.budget.lost === 0) return;
  const lost = told(deliver(model, world, message, false).world, number, 'asked');
  emit(() => `${name()}, and does not know`, spend(lost, 'lost'), messages);
}

function told(world: World, number: number, state: Asked['state']): World {
  const orders = replaced(world.clients.orders, number, state);
  return { ...world, clients: { ...world.clients, orders } };
}
