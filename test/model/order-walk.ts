import { sizeOf } from './bag';
import type { Driver, Ending } from './driver';
import { starting, transferring } from './driver';
import type { Task, Visit, Walk } from './order-task';
import { withTakings } from './records';
import type { Reply } from './replies';
import type { Model, Taking } from './state';
import { NONE } from './state';

export function walking({ orders }: Model, order: number): Driver {
  const { cart, units } = orders[order]!;
  const visit: Task = { kind: 'visit', cart, from: cart, by: 'name', merge: NONE, most: units, looked: [] };
  return goingOn({ order, tasks: [visit], known: [], seen: [], visited: [] });
}

/** The driver with nothing else in its hands. */
export function goingOn(walk: Walk): Driver {
  const step = walk.tasks[0]!.kind === 'visit' ? 'take' : 'search';
  return { ...starting(NONE, step, NONE, NONE, NONE), walk };
}

export function afterWalk(model: Model, driver: Driver, reply: Reply): Driver | Ending {
  const walk = driver.walk!;
  const [task, ...rest] = walk.tasks;
  if (reply.status === 'HALF_UNDONE') {
    const { cart, merge } = task as Visit;
    return { ...starting(NONE, 'undoClaim', NONE, cart, merge), walk };
  }
  if (reply.status === 'DEPARTED' && reply.departure?.pending) {
    const { from } = task as Extract<Task, { kind: 'arrive' }>;
    return transferring(model, { ...driver, source: from }, reply.departure);
  }
  const next = followed(model, walk, task!, reply);
  const further = { ...walk, ...next, tasks: [...next.tasks, ...rest] };
  if (further.tasks.length > 0) return goingOn(further);
  const again = model.rules.orderGoesToTheEnd
    ? further.visited.filter(([, units]) => units < takenBy(further))
    : [];
  if (again.length === 0) return 'ORDERED';
  return goingOn({ ...further, tasks: again.map(([visit]) => visit), visited: [] });
}

type Followed = Pick<Walk, 'tasks'> & Partial<Walk>;

function followed(model: Model, walk: Walk, task: Task, reply: Reply): Followed {
  if (reply.status === 'DEPARTED') return arrived(task, reply.departure?.arrivedAt);
  if (reply.status === 'TAKINGS') {
    const known = withTakings(walk.known, reply.known);
    return { known, tasks: reply.alias === NONE ? [] : [{ kind: 'takings', cart: reply.alias }] };
  }
  const visit = task as Visit;
  if (reply.status === 'LOOK') {
    const looks = reply.departures.map((merge) => ({ kind: 'look' as const, from: visit.cart, merge }));
    return { tasks: [...looks, { ...visit, looked: reply.departures }] };
  }
  if (reply.status !== 'TAKEN') throw new Error(reply.status);
  const known = withTakings(walk.known, reply.known);
  return reply.taking
    ? onwards(model, { ...walk, known }, visit, reply.taking, reply.alias)
    : { known, tasks: [] };
}

function arrived(task: Task, target: number | undefined): Followed {
  if (target === undefined) return { tasks: [] };
  if (task.kind !== 'arrive') return { tasks: [{ kind: 'takings', cart: target }] };
  const { from, merge, most } = task;
  return { tasks: [{ kind: 'visit', cart: target, from, by: 'merge', merge, most, looked: [] }] };
}

function onwards(
  { rules, orders }: Model,
  walk: Walk,
  visit: Visit,
  taking: Taking,
  alias: number,
): Followed {
  const { cart, from, by } = visit;
  const taken = takenBy(walk);
  const goesOn = rules.orderGoesToTheEnd || taken < orders[walk.order]!.units;
  const departures = goesOn ? taking.departures.filter((merge) => !walk.seen.includes(merge)) : [];
  const most = by === 'name' ? visit.most : taking.left;
  const tasks: Task[] = departures.map((merge) => ({ kind: 'arrive', from: cart, merge, most }));
  if (taking.back > 0 && rules.orderGoesBack)
    tasks.push({ ...visit, cart: from, by: 'return', most: taking.back, looked: [] });
  const follows = by === 'return' || (by === 'name' && taking.departures.length === 0);
  if (follows && alias !== NONE) tasks.push({ ...visit, cart: alias, looked: [] });
  const visited = by === 'merge' ? [...walk.visited, [visit, taken] as const] : walk.visited;
  return { known: walk.known, seen: [...walk.seen, ...departures], tasks, visited };
}

function takenBy({ known }: Walk): number {
  return known.reduce((sum, { units }) => sum + sizeOf(units), 0);
}
