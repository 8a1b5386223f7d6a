import { channelCode } from '../../identity/caller';
import { takeOrderedLines } from '../../redis/__generated__/script-calls';
import type { TakeOrderedLinesInput, TakeOrderedLinesReply } from '../../redis/__generated__/script-calls';
import { fieldsIn } from '../../redis/hash-reader';
import { cartKeys } from '../../redis/keys';
import type { ScriptRunner } from '../../redis/script-runner';
import { aliasOf, isClosed } from '../cart-codec';
import { CartScripts } from '../cart-scripts';
import type { CartAnswer, CartChangeInput, StoreSettings } from '../cart-scripts';
import type { CartStore, ChangeOrder, ChangeResult, Follow, Note } from '../cart-store';
import type { Operation } from '../idempotency';
import type { HeldLine } from '../line-input';
import { orderSeconds } from '../merge/receipt';
import { fingerprintOfOrder } from './ordered-lines';
import type { OrderedLine } from './ordered-lines';

/** Quantity by line key. */
export type Units = Readonly<Record<string, number>>;

/** A line key may be the name of an inherited property, such as `constructor`. */
function unitsOfLine(units: Units, key: string): number {
  return Object.hasOwn(units, key) ? units[key]! : 0;
}

/** The units that one call took out of one cart for an order. `redis/lua/include/orders.lua` describes the record. */
export interface Taking {
  readonly units: Units;
  /** Units that the merge brought to the cart and that were not taken there. */
  readonly left: Units;
  /** Units that the undo of the merge returned to its source. */
  readonly back: Units;
  readonly departures: readonly string[] | Readonly<Record<string, never>>;
  /** The version of the cart after the taking. */
  readonly version: number;
}

/** The known takings of an order, by name. */
export type Takings = Readonly<Record<string, Taking>>;

/** A request to take units of an order out of a cart. */
export interface OrderTaking {
  readonly orderId: string;
  readonly caller: 'shopper' | 'service';
  readonly lines: readonly OrderedLine[];
  /**
   * The merges that brought the lines to this cart, in order, with `return` before the last if its undo returned them.
   * Empty for the cart that the call names.
   */
  readonly path: readonly string[];
  /** Takings from other carts. */
  readonly known: Takings;
  /** Merges whose targets were already searched for takings. */
  readonly looked: readonly string[];
  /** The maximum to take of each line, 0 for absent lines. If undefined, the ordered quantities. */
  readonly most: Units | undefined;
}

/** The field of an order record in the `orders` hash of a cart. */
export function orderField(orderId: string): string {
  return `order ${orderId}`;
}

/** The input of the script beyond that of every change. */
function orderInput(
  cartId: string,
  { orderId, caller, lines, path, known, looked, most }: OrderTaking,
  cartTtlSeconds: number,
): Omit<TakeOrderedLinesInput, keyof CartChangeInput> {
  const { orders, departures, departureOrder, receipts } = cartKeys(cartId);
  return {
    orders,
    departures,
    departureOrder,
    receipts,
    orderId,
    caller,
    path: path.join(' '),
    known: JSON.stringify(known),
    orderSeconds: orderSeconds(cartTtlSeconds),
    orderFingerprint: fingerprintOfOrder(lines),
    looked: JSON.stringify(looked),
    lines: lines.map(({ key, quantity }) => ({
      key,
      ordered: quantity,
      most: most ? unitsOfLine(most, key) : quantity,
    })),
  };
}

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
    return this.scripts.run(takeOrderedLines(Object.assign(input, order)), deadline);
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

/** Errors for lines with an invalid text that no cart held; none if the order was refused before its lines were looked for. */
export function notesOfRefused(
  accepted: readonly HeldLine[],
  { notes, known }: Pick<OrderVisit, 'notes' | 'known'>,
): Note[] {
  const wasRefused = notes.some(([index]) => index < 0);
  if (wasRefused) return [];
  const isTaken = (key: string) => Object.values(known).some(({ units }) => unitsOfLine(units, key) > 0);
  return accepted.flatMap(({ index, key, unlessHeld }): Note[] =>
    unlessHeld === undefined || isTaken(key) ? [] : [[index, unlessHeld]],
  );
}
