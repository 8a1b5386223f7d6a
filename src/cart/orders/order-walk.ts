import { Refusal } from '../../errors';
import type { ChangeResult } from '../cart-store';
import type { MergeFinisher } from '../merge/transfer/finisher';
import type { Operation } from '../idempotency';
import { ownOperation } from '../idempotency';
import type { OrderStore, OrderTaking, OrderVisit, Taking, Takings, Units } from './order-store';
import type { OrderTrail } from './order-trail';
import type { OrderedLine } from './ordered-lines';

/** An order that a service takes out, wherever its lines were merged to. */
export interface ServiceOrder {
  readonly orderId: string;
  readonly lines: readonly OrderedLine[];
  readonly operationFor: (cartId: string) => Operation;
  readonly expectedVersionIn: (cartId: string) => number | null;
  readonly deadline: number;
}

const ATTEMPTS = 4;

/**
 * Follows the lines of an order: first the cart that ordered, then the targets of the merges that its lines left by, oldest
 * first, and the carts that an undo returned lines to. It visits all of them, so that each cart records the order. Each
 * step is recorded in its cart and safe to retry, so an interrupted walk starts again from the beginning.
 */
export class OrderWalk {
  constructor(
    private readonly store: OrderStore,
    private readonly trail: OrderTrail,
    private readonly finisher: MergeFinisher,
  ) {}

  /** @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE. Completed steps are kept. */
  async take(order: ServiceOrder, cartId: string): Promise<TakenOrder> {
    const named = { path: [], known: {}, most: undefined };
    const version = order.expectedVersionIn(cartId);
    const visit = await this.visit(order, cartId, named, order.operationFor(cartId), version);
    const { status, notes, known, taking, alias } = visit;
    const departures = taking ? departuresOf(taking) : [];
    // Without known departures, the order is younger than the alias, so it belongs to the cart the alias leads to.
    if (taking && alias && departures.length === 0) return this.take(order, alias);
    const all = taking ? await this.followAll(order, cartId, departures, known) : known;
    return { status: status as ChangeResult['status'], notes, known: all };
  }

  /** Follows all departures, then visits carts again whose record lacks takings that were found later. */
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
    const pathBy = (mergeId: string) => [...path, mergeId].join(' ');
    // After a return, skip the merges that led here.
    const departures = walk.departures.filter((mergeId) => !seen.has(pathBy(mergeId)));
    departures.forEach((mergeId) => seen.set(pathBy(mergeId), undefined));
    let { known } = walk;
    for (const mergeId of departures) {
      const target = await this.trail.arrival(from, mergeId, order.deadline);
      if (target === undefined) continue;
      const visit = await this.visit(order, target, { path: [...path, mergeId], known, most });
      known = { ...known, ...visit.known };
      const look = { path: [...path, mergeId], known, most };
      seen.set(pathBy(mergeId), { target, look, units: unitsOf(known) });
      if (visit.taking)
        known = await this.followFromTarget(
          order,
          { from, target, path, mergeId },
          visit.taking,
          known,
          seen,
        );
    }
    return known;
  }

  /** Continues from the target of a merge, and to its source if an undo returned lines. */
  private async followFromTarget(
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
    return this.followReturn(
      order,
      from,
      { path: [...path, 'return', mergeId], known: found, most: back },
      seen,
    );
  }

  /** Continues from the cart that an undo returned lines to, and from the carts it leads to as an alias. */
  private async followReturn(order: ServiceOrder, cartId: string, look: Look, seen: Seen): Promise<Takings> {
    const visit = await this.visit(order, cartId, look);
    const known = { ...look.known, ...visit.known };
    if (!visit.taking) return known;
    const { left: most } = visit.taking;
    const walk = { path: look.path.slice(0, -2), departures: departuresOf(visit.taking), known, most, seen };
    const found = await this.follow(order, cartId, walk);
    return visit.alias ? this.followReturn(order, visit.alias, { ...look, known: found }, seen) : found;
  }

  /**
   * Takes the order out of one cart. First it collects the takings from where this cart's lines went, so that no unit is
   * taken twice, and finishes a pending undo, whose units are in no cart.
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

/** The result of a walk, with all known takings of the order. */
type TakenOrder = Omit<ChangeResult, 'cart'> & { readonly known: Takings };

type Look = Pick<OrderTaking, 'path' | 'known' | 'most'>;

/** A visited cart, and the units that were known to be taken after the visit. */
interface Visited {
  readonly target: string;
  readonly look: Look;
  readonly units: number;
}

/** Visits by path. Undefined until the cart was visited. */
type Seen = Map<string, Visited | undefined>;

interface Arrival {
  readonly from: string;
  readonly target: string;
  /** The merges that brought the lines to `from`. */
  readonly path: readonly string[];
  readonly mergeId: string;
}

/** The departures of a cart to follow. */
interface Walk {
  /** The merges that brought the lines to the cart. */
  readonly path: readonly string[];
  readonly departures: readonly string[];
  readonly known: Takings;
  /** The most units of each line that can have left the cart. If undefined, the ordered quantities. */
  readonly most: Units | undefined;
  readonly seen: Seen;
}

function unitsOf(known: Takings): number {
  const units = Object.values(known).flatMap((taking) => Object.values(taking.units));
  return units.reduce((sum, count) => sum + count, 0);
}

/** Lua encodes an empty list as an empty object. */
function departuresOf({ departures }: Taking): readonly string[] {
  return Array.isArray(departures) ? (departures as readonly string[]) : [];
}
