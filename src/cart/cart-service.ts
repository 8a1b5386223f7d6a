import type { Viewer } from '../identity/viewer';
import { ANY_CART } from '../identity/viewer';
import { Refusal } from '../errors';
import type { Cart, CartLine } from './cart';
import type { CartLoader } from './cart-loader';
import type { ChangeOrder, ChangeResult, CartStore } from './cart-store';
import type { CartChange } from './cart-change';
import { describeChange } from './cart-change';
import { userError } from './findings';
import type { CartLimits } from './limits';
import type { LineToAdd, LineToUpdate, ReadLines } from './line-input';
import { readLinesToAdd, readLinesToRemove, readLinesToUpdate } from './line-input';
import { parseLineId } from './line-key';
import { clientOperation, ownOperation } from './operation';

/** What every change of a cart accepts beside its own fields. */
export interface ChangeInput {
  readonly idempotencyKey?: string | null;
  readonly expectedVersion?: number | null;
}

export interface CartRequest {
  /** Who is asking, or why nobody is. */
  readonly viewer: Viewer | Refusal;
  /** Unix ms by which the answer must be there. */
  readonly deadline: number;
}

/** Who may do what with a cart. Made for one request. */
export class CartService {
  constructor(
    private readonly store: CartStore,
    private readonly loader: CartLoader,
    private readonly limits: CartLimits,
    private readonly request: CartRequest,
  ) {}

  /** @throws Refusal UNAUTHENTICATED without a good token, FORBIDDEN for somebody else's cart without scope `cart:any`. */
  async cart(identityId?: string | null): Promise<Cart> {
    const viewer = this.viewer();
    const id = identityId ?? viewer.id;
    if (!mayRead(viewer, id)) throw new Refusal('FORBIDDEN');
    return this.loader.load(id);
  }

  /** The cart of this id as far as the viewer may see it, otherwise null: missing and forbidden look the same. */
  async cartById(id: string): Promise<Cart | null> {
    const viewer = this.viewer();
    if (!mayRead(viewer, id)) return null;
    const cart = await this.loader.load(id);
    return cart.version > 0 || id === viewer.id ? cart : null;
  }

  /** Like {@link cartById}, for a line. */
  async lineById(id: string): Promise<CartLine | null> {
    const cart = await this.cartById(parseLineId(id)?.cartId ?? '');
    return cart?.lines.find((line) => line.id === id) ?? null;
  }

  async addCartLines(input: ChangeInput & { lines: LineToAdd[] }): Promise<CartChange> {
    const lines = readLinesToAdd(input.lines, this.limits);
    return this.change('addCartLines', input, lines, (order) =>
      this.store.addCartLines(order, lines.accepted),
    );
  }

  async updateCartLines(input: ChangeInput & { lines: LineToUpdate[] }): Promise<CartChange> {
    const lines = readLinesToUpdate(input.lines, this.viewer().id, this.limits);
    return this.change('updateCartLines', input, lines, (order) =>
      this.store.updateCartLines(order, lines.accepted),
    );
  }

  async removeCartLines(input: ChangeInput & { lineIds: string[] }): Promise<CartChange> {
    const lines = readLinesToRemove(input.lineIds, this.viewer().id, this.limits);
    return this.change('removeCartLines', input, lines, (order) =>
      this.store.removeCartLines(order, lines.accepted),
    );
  }

  async clearCart(input: ChangeInput & { upToVersion?: number | null }): Promise<CartChange> {
    const none: ReadLines = { accepted: [], userErrors: [] };
    return this.change('clearCart', input, none, (order) =>
      this.store.clearCart(order, input.upToVersion ?? null),
    );
  }

  private async change(
    name: string,
    input: ChangeInput,
    lines: ReadLines,
    execute: (order: ChangeOrder) => Promise<ChangeResult>,
  ): Promise<CartChange> {
    const { id: cartId, channel } = this.viewer();
    const refused = this.refusedInput(input, lines);
    if (refused.length > 0) {
      return { cart: await this.loader.load(cartId), userErrors: refused, warnings: [], replayed: false };
    }
    const { idempotencyKey, ...asked } = input;
    const operation =
      idempotencyKey == null ? ownOperation(cartId) : clientOperation(cartId, name, idempotencyKey, asked);
    const order = {
      cartId,
      channel,
      operation,
      expectedVersion: input.expectedVersion ?? null,
      deadline: this.request.deadline,
    };
    const result = await execute(order);
    this.loader.clear(cartId).prime(cartId, result.cart);
    return describeChange(name, result, lines.userErrors, this.limits);
  }

  /** What stops a call before any line is looked at. */
  private refusedInput({ idempotencyKey }: ChangeInput, { userErrors }: ReadLines): CartChange['userErrors'] {
    const length = [...(idempotencyKey ?? '-')].length;
    if (length < 1 || length > this.limits.maxIdempotencyKeyLength) {
      return [userError('INVALID_IDEMPOTENCY_KEY', this.limits, { field: ['input', 'idempotencyKey'] })];
    }
    return userErrors.filter(({ code }) => code === 'TOO_MANY_LINES');
  }

  private viewer(): Viewer {
    if (this.request.viewer instanceof Refusal) throw this.request.viewer;
    return this.request.viewer;
  }
}

function mayRead(viewer: Viewer, id: string): boolean {
  return id === viewer.id || viewer.scopes.includes(ANY_CART);
}
