import { Refusal } from '../../errors';
import type { ChangeResult } from '../cart-store';
import type { MergeFinisher } from '../merge/transfer/finisher';
import type { Operation } from '../idempotency';
import { ownOperation } from '../idempotency';
import type { OrderTaking, Taking, Takings, Units } from './order-script';
import type { OrderStore, OrderVisit } from './order-store';
import type { OrderTrail } from './order-trail';
import type { OrderedLine } from './ordered-lines';

/** An order that a service wants taken out, wherever its lines have gone. */
export interface ServiceOrder {
  readonly orderId: string;
  readonly lines: readonly OrderedLine[];
  readonly operationFor: (cartId: string) => Operation;
  readonly expectedVersionIn: (cartId: string) => number | null;
  readonly deadline: number;
}

const ATTEMPTS = 4;

/**
 * Goes after the lines of an order: first into the cart that ordered, then along the merges by which lines had left that
 * cart when it was there, the oldest first, and to where an undo gave them back. It goes on to the end, so that each cart
 * knows of the order. Each step is recorded where it happened and can be repeated, so a walk that broke off is done again
 * from its beginning.
 */
export class OrderWalk {
  constructor(
    private readonly store: OrderStore,
    private readonly trail: OrderTrail,
    private readonly finisher: MergeFinisher,
  ) {}

  /** @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE; what was done until then stays done. */
  async take(order: ServiceOrder, cartId: string): Promise<TakenOrder> {
    const named = { path: [], known: {}, most: undefined };
    const version = order.expectedVersionIn(cartId);
    const visit = await this.visit(order, cartId, named, order.operationFor(cartId), version);
    const { status, notes, known, taking, alias } = visit;
    const departures = taking ? departuresOf(taking) : [];
    // Nothing is known of how lines left: the order is younger than the day on which this cart became the other one.
    if (taking && alias && departures.length === 0) return this.take(order, alias);
    const all = taking ? await this.followAll(order, cartId, departures, known) : known;
    return { status: status as ChangeResult['status'], notes, known: all };
  }

  /** To the end, and once more to carts from which it went on before it had taken all, so that they know of it. */
  private async followAll(
    order: ServiceOrder,
    cartId: string,
    departures: readonly string[],
    known: Takings,
  ): Promise<Takings> {
    const seen = new Map<string, Visited | undefined>();
    const all = await this.follow(order, cartId, { path: [], departures, known, most: undefined, seen });
    for (const visited of seen.values())
      if (visited && visited.units < unitsOf(all))
        await this.visit(order, visited.target, { ...visited.look, known: all });
    return all;
  }

  private async follow(order: ServiceOrder, from: string, walk: Walk): Promise<Takings> {
    const { path, most, seen } = walk;
    const wayBy = (mergeId: string) => [...path, mergeId].join(' ');
    const departures = walk.departures.filter((mergeId) => !seen.has(wayBy(mergeId))); // a way back meets those it came by
    departures.forEach((mergeId) => seen.set(wayBy(mergeId), undefined));
    let { known } = walk;
    for (const mergeId of departures) {
      const target = await this.trail.arrival(from, mergeId, order.deadline);
      if (target === undefined) continue;
      const visit = await this.visit(order, target, { path: [...path, mergeId], known, most });
      known = { ...known, ...visit.known };
      const look = { path: [...path, mergeId], known, most };
      seen.set(wayBy(mergeId), { target, look, units: unitsOf(known) });
      if (visit.taking)
        known = await this.goOn(order, { from, target, path, mergeId }, visit.taking, known, seen);
    }
    return known;
  }

  /** On from a cart that lines came to, and to where the undo of that merge gave lines back. */
  private async goOn(
    order: ServiceOrder,
    { from, target, path, mergeId }: Arrival,
    taking: Taking,
    known: Takings,
    seen: Seen,
  ): Promise<Takings> {
    const { left, back } = taking;
    const departures = departuresOf(taking);
    const walk = { path: [...path, mergeId], departures, known, most: left, seen };
    const found = await this.follow(order, target, walk);
    if (!Object.values(back).some((units) => units > 0)) return found;
    return this.goBack(order, from, { path: [...path, 'return', mergeId], known: found, most: back }, seen);
  }

  /** To the cart to which an undo gave lines back, or whose it has become. */
  private async goBack(order: ServiceOrder, cartId: string, look: Look, seen: Seen): Promise<Takings> {
    const visit = await this.visit(order, cartId, look);
    const known = { ...look.known, ...visit.known };
    if (!visit.taking) return known;
    const { left: most } = visit.taking;
    const walk = { path: look.path.slice(0, -2), departures: departuresOf(visit.taking), known, most, seen };
    const found = await this.follow(order, cartId, walk);
    return visit.alias ? this.goBack(order, visit.alias, { ...look, known: found }, seen) : found;
  }

  /**
   * One cart. It takes nothing before it knows what was taken where its lines have gone, and an undo under way is finished
   * first, or its units would be nowhere.
   */
  private async visit(
    order: ServiceOrder,
    cartId: string,
    look: Look,
    operation = ownOperation(cartId),
    expectedVersion: number | null = null,
  ): Promise<OrderVisit> {
    const { orderId, lines, deadline } = order;
    let taking: OrderTaking = { orderId, caller: 'service', lines, ...look, looked: [] };
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const visit = await this.store.visit(cartId, taking, operation, expectedVersion, deadline);
      const { status, unseen: looked } = visit;
      if (status === 'LOOK') {
        const found = await this.trail.takings(orderId, cartId, looked, deadline);
        taking = { ...taking, looked, known: { ...taking.known, ...found } };
      } else if (status === 'UNDOING') {
        await this.finisher.finish(['undo', cartId, taking.path.at(-1)!], deadline);
      } else return visit;
    }
    throw new Refusal('STORE_UNAVAILABLE');
  }
}

/** What a walk did, and all takings of the order that it knows of. */
type TakenOrder = Omit<ChangeResult, 'cart'> & { readonly known: Takings };

type Look = Pick<OrderTaking, 'path' | 'known' | 'most'>;

/** A cart on the way, and the units that were known to be taken when it was left. */
interface Visited {
  readonly target: string;
  readonly look: Look;
  readonly units: number;
}

/** Of each way that the walk has gone. */
type Seen = Map<string, Visited | undefined>;

interface Arrival {
  readonly from: string;
  readonly target: string;
  /** The merges by which lines came to the first. */
  readonly path: readonly string[];
  readonly mergeId: string;
}

/** How lines went on from a cart. */
interface Walk {
  /** The merges by which lines came to the cart. */
  readonly path: readonly string[];
  readonly departures: readonly string[];
  readonly known: Takings;
  /** Of each line, what can have gone on from there; as many as were ordered if it is missing. */
  readonly most: Units | undefined;
  /** The ways that this walk has gone. */
  readonly seen: Seen;
}

function unitsOf(known: Takings): number {
  const units = Object.values(known).flatMap((taking) => Object.values(taking.units));
  return units.reduce((sum, count) => sum + count, 0);
}

/** Lua writes an empty list as an empty object. */
function departuresOf({ departures }: Taking): readonly string[] {
  return Array.isArray(departures) ? (departures as readonly string[]) : [];
}
