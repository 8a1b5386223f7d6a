import type { HashReader } from '../../redis/hash-reader';
import { cartKeys } from '../../redis/keys';
import type { MergeFinisher } from '../merge/transfer/finisher';
import type { MergeReader } from '../merge/merge-reader';
import type { Takings } from './order-store';
import { orderField } from './order-store';

/** Limits the aliases that are followed, because each costs a read from Redis. */
const MOST_ALIASES = 32;

/** Finds the carts that lines were merged into, and the takings of an order recorded there. */
export class OrderTrail {
  constructor(
    private readonly hashes: HashReader,
    private readonly reader: MergeReader,
    private readonly finisher: MergeFinisher,
  ) {}

  /** The cart that a departure arrived in, or undefined if its record is gone. Finishes a pending merge first. */
  async arrival(from: string, mergeId: string, deadline: number): Promise<string | undefined> {
    const departure = await this.reader.departure(from, mergeId, deadline);
    if (departure?.state !== 'pending') return departure?.target;
    await this.finisher.finish(['merge', from, mergeId], deadline);
    return (await this.reader.departure(from, mergeId, deadline))?.target;
  }

  /** All takings of an order that are recorded at the targets of these departures. */
  async takings(
    orderId: string,
    from: string,
    mergeIds: readonly string[],
    deadline: number,
  ): Promise<Takings> {
    const targets = await Promise.all(mergeIds.map((mergeId) => this.arrival(from, mergeId, deadline)));
    const carts = new Set(targets.filter((target) => target !== undefined));
    const found = await Promise.all([...carts].map((cart) => this.takingsFrom(orderId, cart, deadline)));
    return Object.assign({}, ...found) as Takings;
  }

  /** The takings recorded at a cart and at the carts it leads to as an alias. */
  private async takingsFrom(orderId: string, cartId: string, deadline: number): Promise<Takings> {
    const takings = {};
    let at: string | undefined = cartId;
    for (let looked = 0; at !== undefined && looked < MOST_ALIASES; looked += 1) {
      const { orders, cart } = cartKeys(at);
      const [[known], [alias]] = await Promise.all([
        this.hashes.readFields(orders, [orderField(orderId)], deadline),
        this.hashes.readFields(cart, ['@alias'], deadline),
      ]);
      Object.assign(takings, JSON.parse(known ?? '{}'));
      at = alias ?? undefined;
    }
    return takings;
  }
}
