import { Refusal } from '../../errors';
import type { ChangeResult } from '../cart-store';
import type { MergeFinisher } from '../merge/merge-finisher';
import type { MergeReader } from '../merge/merge-reader';
import type { Operation } from '../operation';
import { ownOperation } from '../operation';
import type { OrderTaking, Taking, Takings, Units } from './order-script';
import type { OrderStore, OrderVisit } from './order-store';
import type { OrderedLine } from './ordered-lines';

/** An order that a service wants taken out, wherever its lines have gone. */
export interface ServiceOrder {
  readonly orderId: string;
  readonly lines: readonly OrderedLine[];
  readonly operationFor: (cartId: string) => Operation;
  readonly expectedVersionIn: (cartId: string) => number | null;
  readonly deadline: number;
}

const UNDO_ATTEMPTS = 3;

/**
 * Goes after the lines of an order: first into the cart that ordered, then along the merges by which lines had left that
 * cart when it was there, the oldest first. Each step is recorded where it happened and can be repeated, so a walk that
 * broke off is done again from its beginning.
 */
export class OrderWalk {
  constructor(
    private readonly store: OrderStore,
    private readonly reader: MergeReader,
    private readonly finisher: MergeFinisher,
  ) {}

  /** @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE; what was done until then stays done. */
  async take(order: ServiceOrder, cartId: string): Promise<Omit<ChangeResult, 'cart'>> {
    const { status, notes, known, taking, alias } = await this.store.visit(
      cartId,
      { ...wanted(order), mergeId: '', known: {}, most: undefined },
      order.operationFor(cartId),
      order.expectedVersionIn(cartId),
      order.deadline,
    );
    const departures = taking ? departuresOf(taking) : [];
    // Nothing is known of how lines left: the order is younger than the day on which this cart became the other one.
    if (taking && alias && departures.length === 0) return this.take(order, alias);
    if (taking) await this.follow(order, cartId, departures, known, undefined);
    return { status: status as ChangeResult['status'], notes };
  }

  /** @param most of each line, what can have gone on from this cart; as many as were ordered if it is missing. */
  private async follow(
    order: ServiceOrder,
    from: string,
    departures: readonly string[],
    known: Takings,
    most: Units | undefined,
  ): Promise<Takings> {
    let all = known;
    for (const mergeId of departures) {
      if (isComplete(order.lines, all)) break;
      const target = await this.arrival(from, mergeId, order.deadline);
      if (target === undefined) continue;
      const visit = await this.visit(order, target, { ...wanted(order), mergeId, known: all, most });
      all = { ...all, ...visit.known };
      const { taking } = visit;
      if (taking) all = await this.follow(order, target, departuresOf(taking), all, taking.left);
    }
    return all;
  }

  /** A cart that lines came to. An undo under way is finished first, or its units would be nowhere. */
  private async visit(order: ServiceOrder, cartId: string, taking: OrderTaking): Promise<OrderVisit> {
    for (let attempt = 0; attempt < UNDO_ATTEMPTS; attempt += 1) {
      const operation = ownOperation(cartId);
      const visit = await this.store.visit(cartId, taking, operation, null, order.deadline);
      if (visit.status !== 'UNDOING') return visit;
      await this.finisher.finish(['undo', cartId, taking.mergeId], order.deadline);
    }
    throw new Refusal('STORE_UNAVAILABLE');
  }

  /** Where the lines of a departure have arrived; undefined if nobody knows any more. */
  private async arrival(from: string, mergeId: string, deadline: number): Promise<string | undefined> {
    const departure = await this.reader.departure(from, mergeId, deadline);
    if (departure?.state !== 'pending') return departure?.target;
    await this.finisher.finish(['merge', from, mergeId], deadline);
    return (await this.reader.departure(from, mergeId, deadline))?.target;
  }
}

function wanted({ orderId, lines }: ServiceOrder): Pick<OrderTaking, 'orderId' | 'caller' | 'lines'> {
  return { orderId, caller: 'service', lines };
}

function isComplete(lines: readonly OrderedLine[], known: Takings): boolean {
  const takings = Object.values(known);
  return lines.every(
    ({ key, quantity }) => takings.reduce((sum, { units }) => sum + (units[key] ?? 0), 0) >= quantity,
  );
}

/** Lua writes an empty list as an empty object. */
function departuresOf({ departures }: Taking): readonly string[] {
  return Array.isArray(departures) ? (departures as readonly string[]) : [];
}
