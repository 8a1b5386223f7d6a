import { channelCode } from '../../identity/channel';
import type { ScriptRunner } from '../../redis/script-runner';
import { scripts } from '../../redis/scripts';
import { fieldsIn } from '../../redis/hash-reader';
import { aliasOf, isClosed } from '../cart-codec';
import type { StoreSettings } from '../cart-scripts';
import { CartScripts } from '../cart-scripts';
import type { CartStore, ChangeOrder, ChangeResult, Follow, Note } from '../cart-store';
import type { Operation } from '../idempotency';
import { keepOf } from '../idempotency';
import type { OrderTaking, Taking, Takings } from './order-script';
import { orderArgs, orderKeys } from './order-script';

/** What a service found in one cart on its way after the lines of an order. */
export interface OrderVisit {
  readonly status: ChangeResult['status'] | 'UNDOING' | 'LOOK';
  readonly notes: readonly Note[];
  /** Merges at whose targets to look for takings first. */
  readonly unseen: readonly string[];
  readonly known: Takings;
  /** Missing if the order was taken out before its record came to this cart. */
  readonly taking: Taking | undefined;
  /** The older identity whose cart this one has become. */
  readonly alias: string | undefined;
}

/** Takes orders out of carts in Redis. */
export class OrderStore {
  private readonly scripts: CartScripts;

  constructor(
    runner: ScriptRunner,
    private readonly carts: CartStore,
    private readonly settings: StoreSettings,
  ) {
    this.scripts = new CartScripts(runner, settings);
  }

  /** Out of the cart that the caller has, whichever way the lines came there. */
  async takeOrderedLines(
    order: ChangeOrder,
    taking: OrderTaking,
  ): Promise<(ChangeResult & { readonly known: Takings }) | Follow> {
    const args = orderArgs(taking, this.settings.ttlSeconds);
    const reply = await this.carts.send('takeOrderedLines', order, args, orderKeys(order.cartId));
    const [, , , known = '{}'] = reply as [string, string, string, string?];
    const result = await this.carts.resultOf(order, reply);
    return 'follow' in result ? result : { ...result, known: JSON.parse(known) as Takings };
  }

  /** Out of a cart that the caller does not own. @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
  async visit(
    cartId: string,
    taking: OrderTaking,
    operation: Operation,
    expectedVersion: number | null,
    deadline: number,
  ): Promise<OrderVisit> {
    // A checkout comes through no door of the shop; those who read the cart see it as the website's doing.
    const call = { cartId, channelCode: channelCode('WEB'), deadline };
    const { id, fingerprint, keys } = operation;
    const keep = keepOf(operation, this.settings.limits.maxKeys);
    const record = [id, fingerprint, keep, expectedVersion ?? ''];
    const args = [...record, ...orderArgs(taking, this.settings.ttlSeconds)];
    const moreKeys = [...keys, ...orderKeys(cartId)];
    const reply = await this.scripts.run(scripts.takeOrderedLines, call, moreKeys, args);
    const [status, notes, cart, order = '{}', name = ''] = reply as [
      OrderVisit['status'],
      string,
      string,
      string?,
      string?,
    ];
    const known = JSON.parse(order) as Takings;
    const fields = fieldsIn(cart);
    return {
      status,
      notes: notes && status !== 'LOOK' ? (JSON.parse(notes) as Note[]) : [],
      unseen: status === 'LOOK' ? (JSON.parse(notes) as string[]) : [],
      known,
      taking: known[name],
      alias: isClosed(fields) ? undefined : aliasOf(fields),
    };
  }
}
