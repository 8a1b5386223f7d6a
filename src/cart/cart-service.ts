import DataLoader from 'dataloader';
import { Refusal } from '../errors';
import { ANY_CART, isService } from '../identity/caller';
import type { Caller } from '../identity/caller';
import { isIdentityId } from '../identity/identity';
import { canonicalInput } from './fingerprint';
import type { Cart, CartLine } from './cart';
import type { CartChange, ChangeRunner } from './change-runner';
import { auditService, callerOf, viewerOf } from './cart-request';
import type { CartRequest, OwnCart } from './cart-request';
import type { CartStore } from './cart-store';
import { readLinesToAdd, readLinesToRemove, readLinesToUpdate } from './line-input';
import type { ChangeInput, LineToAdd, LineToUpdate } from './line-input';
import type { CartLimits } from './limits';
import { lineId, parseLineId } from './line-identity';

/** Who may do what with a cart. Made for one request. */
export class CartService {
  constructor(
    private readonly store: CartStore,
    private readonly changes: ChangeRunner,
    private readonly loader: CartLoader,
    private readonly own: OwnCart,
    private readonly limits: CartLimits,
    private readonly request: CartRequest,
  ) {}

  /** @throws Refusal UNAUTHENTICATED without a good token, FORBIDDEN for somebody else's cart without scope `cart:any`. */
  async cart(identityId?: string | null): Promise<Cart> {
    const caller = callerOf(this.request);
    const cart = await this.readable(caller, identityId ?? viewerOf(this.request).id);
    if (!cart) throw new Refusal('FORBIDDEN');
    return cart;
  }

  /** The cart of this id as far as the viewer may see it, otherwise null: missing and forbidden look the same. */
  async cartById(id: string): Promise<Cart | null> {
    const caller = callerOf(this.request);
    const cart = await this.readable(caller, id);
    return cart && (cart.version > 0 || isOwn(caller, id)) ? cart : null;
  }

  /** Like {@link cartById}, for a line; an id from before the cart became an older identity's finds it there. */
  async lineById(id: string): Promise<CartLine | null> {
    const { cartId, key } = parseLineId(id) ?? { cartId: '', key: '' };
    const cart = await this.cartById(cartId);
    if (!cart) return null;
    const wanted = lineId(cart.id, key);
    return cart.lines.find((line) => line.id === wanted) ?? null;
  }

  addCartLines(input: ChangeInput & { lines: LineToAdd[] }): Promise<CartChange> {
    return this.changes.run(input, {
      name: 'addCartLines',
      judge: () => readLinesToAdd(input.lines, this.limits),
      meaning: (accepted) => canonicalInput(input, this.limits, accepted),
      execute: (order, lines) => this.store.addCartLines(order, lines),
    });
  }

  updateCartLines(input: ChangeInput & { lines: LineToUpdate[] }): Promise<CartChange> {
    return this.changes.run(input, {
      name: 'updateCartLines',
      judge: (cartIds) => readLinesToUpdate(input.lines, cartIds, this.limits),
      execute: (order, lines) => this.store.updateCartLines(order, lines),
    });
  }

  removeCartLines(input: ChangeInput & { lineIds: string[] }): Promise<CartChange> {
    return this.changes.run(input, {
      name: 'removeCartLines',
      judge: (cartIds) => readLinesToRemove(input.lineIds, cartIds, this.limits),
      execute: (order, lines) => this.store.removeCartLines(order, lines),
    });
  }

  clearCart(input: ChangeInput & { upToVersion?: number | null }): Promise<CartChange> {
    return this.changes.run(input, {
      name: 'clearCart',
      judge: () => ({ accepted: [], userErrors: [] }),
      execute: (order) => this.store.clearCart(order, input.upToVersion ?? null),
    });
  }

  /** A cart that the caller may read; undefined for any other id. An alias may read the cart it has become. */
  private async readable(caller: Caller, id: string): Promise<Cart | undefined> {
    if (!isIdentityId(id)) return undefined;
    if (!isOwn(caller, id) && caller.scopes.includes(ANY_CART)) return this.loader.load(id);
    if (isService(caller)) return undefined;
    const own = await this.own.read();
    return id === caller.id || id === own.id ? own : undefined;
  }
}

function isOwn(caller: Caller, id: string): boolean {
  return !isService(caller) && caller.id === id;
}

/** Carts by id for one request, all that are asked for in the same tick read together. */
export class CartLoader {
  /** Made when it is needed: few may read the carts of others. */
  private loader?: DataLoader<string, Cart>;

  constructor(
    private readonly store: CartStore,
    private readonly request: CartRequest,
  ) {}

  load(id: string): Promise<Cart> {
    this.loader ??= new DataLoader((ids) => {
      auditService(this.request, 'readCarts', ANY_CART, ids);
      return this.store.readCarts(ids, this.request.deadline);
    });
    return this.loader.load(id);
  }
}
