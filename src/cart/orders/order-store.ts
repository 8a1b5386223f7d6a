import { channelCode } from '../../identity/caller';
import type { ScriptRunner } from '../../redis/script-runner';
import { takeOrderedLines } from '../../redis/__generated__/script-calls';
import type { TakeOrderedLinesReply } from '../../redis/__generated__/script-calls';
import { fieldsIn } from '../../redis/hash-reader';
import { aliasOf, isClosed } from '../cart-codec';
import type { CartAnswer, CartChangeInput, StoreSettings } from '../cart-scripts';
import { CartScripts } from '../cart-scripts';
import type { CartStore, ChangeOrder, ChangeResult, Follow, Note } from '../cart-store';
import type { Operation } from '../idempotency';
import type { OrderTaking, Taking, Takings } from './order-script';
import { orderInput } from './order-script';

/** The result of taking an order out of one cart on behalf of a service. */
export interface OrderVisit {
  readonly status: ChangeResult['status'] | 'UNDOING' | 'LOOK';
  readonly notes: readonly Note[];
  /** Merges whose targets to search for takings first. */
  readonly unseen: readonly string[];
  readonly known: Takings;
  /** Undefined if the order was taken out before its record came to this cart. */
  readonly taking: Taking | undefined;
  /** The older identity that this cart is an alias of. */
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

  /** Takes an order out of the caller's cart. */
  async takeOrderedLines(
    order: ChangeOrder,
    taking: OrderTaking,
  ): Promise<(ChangeResult & { readonly known: Takings }) | Follow> {
    const answer = await this.take(this.carts.inputOf(order), order.cartId, taking, order.deadline);
    if (answer[0] === 'UNDOING' || answer[0] === 'LOOK') throw new Unexpected(answer[0], taking);
    const result = await this.carts.resultOf(order, answer);
    return 'follow' in result ? result : { ...result, known: takingsIn(answer[3]) };
  }

  /** Takes an order out of another identity's cart. @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
  async visit(
    cartId: string,
    taking: OrderTaking,
    operation: Operation,
    expectedVersion: number | null,
    deadline: number,
  ): Promise<OrderVisit> {
    // A checkout service has no channel. Its changes appear as changes by the website.
    const call = { cartId, channelCode: channelCode('WEB'), deadline };
    const input = this.scripts.changeInput(call, operation, expectedVersion);
    const answer = await this.take(input, cartId, taking, deadline);
    if (answer[0] === 'FOLLOW' || answer[0] === 'CLOSED') throw new Unexpected(answer[0], taking);
    const [status, notes, cart, order, name] = answer;
    const known = takingsIn(order);
    const fields = fieldsIn(cart);
    return {
      status,
      notes: notes && status !== 'LOOK' ? (JSON.parse(notes) as Note[]) : [],
      unseen: status === 'LOOK' ? (JSON.parse(notes) as string[]) : [],
      known,
      taking: known[name ?? ''],
      alias: isClosed(fields) ? undefined : aliasOf(fields),
    };
  }

  private take(
    input: CartChangeInput,
    cartId: string,
    taking: OrderTaking,
    deadline: number,
  ): Promise<CartAnswer<TakeOrderedLinesReply>> {
    const order = orderInput(cartId, taking, this.settings.ttlSeconds);
    return this.scripts.run(takeOrderedLines({ ...input, ...order }), deadline);
  }
}

/** The script has different replies for shoppers and services. */
class Unexpected extends Error {
  constructor(status: string, { caller }: OrderTaking) {
    super(`takeOrderedLines answered a ${caller} with ${status}.`);
  }
}

function takingsIn(json: string | null | undefined): Takings {
  return json ? (JSON.parse(json) as Takings) : {};
}
