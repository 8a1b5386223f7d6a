import { Refusal } from '../errors';
import type { Viewer } from '../identity/viewer';
import { ANY_CART } from '../identity/viewer';
import { AliasTrail } from './alias-trail';
import type { Cart, CartLine } from './cart';
import type { CartChange } from './cart-change';
import { describeChange } from './cart-change';
import type { CartLoader } from './cart-loader';
import type { CartRequest } from './cart-request';
import { viewerOf } from './cart-request';
import type { ChangeOrder, ChangeResult, CartStore, Follow } from './cart-store';
import type { ChangeInput } from './change-input';
import { invalidKey } from './change-input';
import type { CartLimits } from './limits';
import type { AcceptedLine, LineToAdd, LineToUpdate, ReadLines } from './line-input';
import { readLinesToAdd, readLinesToRemove, readLinesToUpdate } from './line-input';
import { parseLineId } from './line-key';
import { clientOperation, ownOperation } from './operation';

/** How one kind of change judges its input for the cart that goes by these ids, and carries it out. */
interface ChangeKind {
  readonly name: string;
  readonly judge: (cartIds: readonly string[]) => ReadLines;
  readonly execute: (order: ChangeOrder, lines: readonly AcceptedLine[]) => Promise<ChangeResult | Follow>;
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
    const viewer = viewerOf(this.request);
    const cart = await this.readable(viewer, identityId ?? viewer.id);
    if (!cart) throw new Refusal('FORBIDDEN');
    return cart;
  }

  /** The cart of this id as far as the viewer may see it, otherwise null: missing and forbidden look the same. */
  async cartById(id: string): Promise<Cart | null> {
    const viewer = viewerOf(this.request);
    const cart = await this.readable(viewer, id);
    return cart && (cart.version > 0 || id === viewer.id) ? cart : null;
  }

  /** Like {@link cartById}, for a line. */
  async lineById(id: string): Promise<CartLine | null> {
    const cart = await this.cartById(parseLineId(id)?.cartId ?? '');
    return cart?.lines.find((line) => line.id === id) ?? null;
  }

  async addCartLines(input: ChangeInput & { lines: LineToAdd[] }): Promise<CartChange> {
    return this.change(input, {
      name: 'addCartLines',
      judge: () => readLinesToAdd(input.lines, this.limits),
      execute: (order, lines) => this.store.addCartLines(order, lines),
    });
  }

  async updateCartLines(input: ChangeInput & { lines: LineToUpdate[] }): Promise<CartChange> {
    return this.change(input, {
      name: 'updateCartLines',
      judge: (cartIds) => readLinesToUpdate(input.lines, cartIds, this.limits),
      execute: (order, lines) => this.store.updateCartLines(order, lines),
    });
  }

  async removeCartLines(input: ChangeInput & { lineIds: string[] }): Promise<CartChange> {
    return this.change(input, {
      name: 'removeCartLines',
      judge: (cartIds) => readLinesToRemove(input.lineIds, cartIds, this.limits),
      execute: (order, lines) => this.store.removeCartLines(order, lines),
    });
  }

  async clearCart(input: ChangeInput & { upToVersion?: number | null }): Promise<CartChange> {
    return this.change(input, {
      name: 'clearCart',
      judge: () => ({ accepted: [], userErrors: [] }),
      execute: (order) => this.store.clearCart(order, input.upToVersion ?? null),
    });
  }

  private async change(input: ChangeInput, kind: ChangeKind): Promise<CartChange> {
    const { id, channel } = viewerOf(this.request);
    const { idempotencyKey, ...asked } = input;
    const expectedVersion = input.expectedVersion ?? null;
    const { deadline } = this.request;
    const trail = new AliasTrail(id);
    for (;;) {
      const cartId = trail.end;
      const lines = kind.judge(trail.ids);
      const refused = [
        ...invalidKey(input, this.limits),
        ...lines.userErrors.filter(({ code }) => code === 'TOO_MANY_LINES'),
      ];
      if (refused.length > 0)
        return {
          cart: await this.loader.load(id),
          userErrors: refused.slice(0, 1),
          warnings: [],
          replayed: false,
        };
      const operation =
        idempotencyKey == null
          ? ownOperation(cartId)
          : clientOperation(cartId, kind.name, idempotencyKey, asked);
      const result = await kind.execute(
        { cartId, channel, operation, expectedVersion, deadline },
        lines.accepted,
      );
      if (!('follow' in result)) {
        await this.shorten(trail.ids);
        this.loader.clear(id).prime(id, result.cart);
        return describeChange(kind.name, result, lines.userErrors, this.limits);
      }
      trail.follow(result.follow);
    }
  }

  /** Whoever came by a detour lets the next one come straight. */
  private async shorten([first, by, ...others]: readonly string[]): Promise<void> {
    const end = others.at(-1);
    if (end) await this.store.shortenAlias(first!, by!, end, this.request.deadline);
  }

  /** A cart that the viewer may read; undefined for any other id. An alias may read the cart it has become. */
  private async readable(viewer: Viewer, id: string): Promise<Cart | undefined> {
    if (id === viewer.id || viewer.scopes.includes(ANY_CART)) return this.loader.load(id);
    const own = await this.loader.load(viewer.id);
    return own.id === id ? own : undefined;
  }
}
