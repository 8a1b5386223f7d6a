import { Refusal } from '../errors';
import { MAX_ALIAS_HOPS, endlessAliases, followAliases } from '../identity/alias-trail';
import { channelCode } from '../identity/caller';
import type { Channel, Viewer } from '../identity/caller';
import { cartKeys } from '../redis/keys';
import type { HashReader } from '../redis/hash-reader';
import { fieldsIn } from '../redis/hash-reader';
import {
  addCartLines,
  clearCart,
  removeCartLines,
  shortenAlias,
  updateCartLines,
} from '../redis/__generated__/script-calls';
import type { ChangeReply, LateReply } from '../redis/__generated__/script-calls';
import type { ScriptRunner } from '../redis/script-runner';
import type { ScriptCall } from '../redis/scripts';
import type { Cart } from './cart';
import { aliasOf, decodeCart, isClosed } from './cart-codec';
import type { CartAnswer, CartChangeInput, StoreSettings } from './cart-scripts';
import { CartScripts } from './cart-scripts';
import type { UserErrorCode, WarningCode } from './user-errors';
import type { AcceptedLine } from './line-input';
import type { Operation } from './idempotency';
import type { VersionSource } from './version-source';
import { versionFor } from './version-source';

/** The common part of all changes of a cart. */
export interface ChangeOrder {
  readonly cartId: string;
  readonly channel: Channel;
  readonly operation: Operation;
  readonly expectedVersion: number | null;
  readonly versionSource: VersionSource;
  /** In Unix ms. The service retries until then, and Redis refuses a script that arrives more than 5 s later. */
  readonly deadline: number;
}

/** A script's remark about a line: its index in the call (-1 for the whole call), a code, and the line key. */
export type Note = readonly [index: number, code: UserErrorCode | WarningCode, key?: string];

export interface ChangeResult {
  readonly status: 'OK' | 'REPLAYED' | 'IDEMPOTENCY_KEY_REUSED';
  readonly notes: readonly Note[];
  readonly cart: Cart;
}

/** The cart is an alias now. Retry with the identity it leads to. */
export interface Follow {
  readonly follow: string;
  /** A version in the call belongs to this cart, so it must not be compared with the other cart's. */
  readonly hasOwnVersion: boolean;
}

/** The common replies of all scripts that change a cart. */
type ChangeAnswer =
  | readonly [status: ChangeResult['status'], notes: string, cart: string, ...more: unknown[]]
  | Exclude<CartAnswer<ChangeReply>, readonly [status: ChangeResult['status'], ...rest: unknown[]]>;

/** Carts in Redis. Each change is one script, and its operation id makes retries safe. */
export class CartStore {
  private readonly carts: CartScripts;

  constructor(
    private readonly runner: ScriptRunner,
    private readonly reader: HashReader,
    private readonly settings: StoreSettings,
  ) {
    this.carts = new CartScripts(runner, settings);
  }

  /**
   * One cart or Error for each id, in order. An identity without a cart has an empty one. An alias gets the cart it leads
   * to.
   */
  async readCarts(ids: readonly string[], deadline: number): Promise<(Cart | Error)[]> {
    return this.readFollowing(ids, MAX_ALIAS_HOPS, deadline);
  }

  /** The cart of an authenticated caller. @throws Refusal SIGNED_IN_ELSEWHERE for a guest who has signed in. */
  async readCartOf({ id, kind }: Pick<Viewer, 'id' | 'kind'>, deadline: number): Promise<Cart> {
    if (kind === 'SHOPPER') return this.readCart(id, deadline);
    const fields = await this.reader.readHash(cartKeys(id).cart, deadline);
    if (isClosed(fields)) throw new Refusal('SIGNED_IN_ELSEWHERE');
    if (aliasOf(fields)) throw new Refusal('UNAUTHENTICATED');
    return this.decode(id, fields);
  }

  /** @throws Refusal STORE_UNAVAILABLE. */
  private async readCart(id: string, deadline: number): Promise<Cart> {
    const read = (one: string) => this.reader.readHash(cartKeys(one).cart, deadline);
    const { id: cartId, answer } = await followAliases(id, read, aliasOf);
    return this.decode(cartId, answer);
  }

  addCartLines(order: ChangeOrder, lines: readonly AcceptedLine[]): Promise<ChangeResult | Follow> {
    const { maxLines, maxQuantity, maxTextBytes } = this.settings.limits;
    const input = Object.assign(this.inputOf(order), { maxLines, maxQuantity, maxTextBytes, lines });
    return this.change(order, addCartLines(input));
  }

  updateCartLines(order: ChangeOrder, lines: readonly AcceptedLine[]): Promise<ChangeResult | Follow> {
    const { maxQuantity } = this.settings.limits;
    return this.change(order, updateCartLines(Object.assign(this.inputOf(order), { maxQuantity, lines })));
  }

  removeCartLines(order: ChangeOrder, lines: readonly AcceptedLine[]): Promise<ChangeResult | Follow> {
    return this.change(order, removeCartLines(Object.assign(this.inputOf(order), { lines })));
  }

  clearCart(order: ChangeOrder, upToVersion: number | null): Promise<ChangeResult | Follow> {
    const upTo = versionFor(order.cartId, upToVersion, order.versionSource) ?? '';
    return this.change(order, clearCart(Object.assign(this.inputOf(order), { upTo })));
  }

  /** Changes an alias that points to `by` so that it points to `end`. */
  async shortenAlias(id: string, by: string, end: string, deadline: number): Promise<void> {
    await this.runner.run(shortenAlias({ cart: cartKeys(id).cart, from: by, to: end }), deadline);
  }

  /** The common input of the script for this change. */
  inputOf({
    cartId,
    channel,
    operation,
    expectedVersion,
    versionSource,
    deadline,
  }: ChangeOrder): CartChangeInput {
    const call = { cartId, channelCode: channelCode(channel), deadline };
    return this.carts.changeInput(call, operation, versionFor(cartId, expectedVersion, versionSource));
  }

  async change(
    order: ChangeOrder,
    call: ScriptCall<ChangeReply | LateReply>,
  ): Promise<ChangeResult | Follow> {
    return this.resultOf(order, await this.carts.run(call, order.deadline));
  }

  /** @throws Refusal SIGNED_IN_ELSEWHERE for a guest who has signed in. */
  async resultOf({ cartId, deadline }: ChangeOrder, answer: ChangeAnswer): Promise<ChangeResult | Follow> {
    if (answer[0] === 'CLOSED') throw new Refusal('SIGNED_IN_ELSEWHERE');
    if (answer[0] === 'FOLLOW') return { follow: answer[1], hasOwnVersion: answer[2] === 'OWN_VERSION' };
    const [status, notes, json] = answer;
    const found = fieldsIn(json);
    // A replay of a change from before the cart became an alias: the record is here, the current cart is elsewhere.
    const cart = aliasOf(found) ? await this.readCart(cartId, deadline) : this.decode(cartId, found);
    return { status, notes: notes ? (JSON.parse(notes) as Note[]) : [], cart };
  }

  private async readFollowing(
    ids: readonly string[],
    hops: number,
    deadline: number,
  ): Promise<(Cart | Error)[]> {
    const hashes = await this.reader.readAll(
      ids.map((id) => cartKeys(id).cart),
      deadline,
    );
    const carts = hashes.map((hash, index) =>
      hash instanceof Error ? hash : this.decode(ids[index]!, hash),
    );
    const aliases = hashes.map((hash) => (hash instanceof Error ? undefined : aliasOf(hash)));
    const followed = aliases.filter((alias) => alias !== undefined);
    if (followed.length === 0) return carts;
    const older =
      hops > 0 ? await this.readFollowing(followed, hops - 1, deadline) : followed.map(endlessAliases);
    return carts.map((cart, index) => (aliases[index] === undefined ? cart : older.shift()!));
  }

  private decode(id: string, fields: Record<string, string>): Cart {
    return decodeCart(id, fields, this.settings.ttlSeconds);
  }
}
