import { Refusal } from '../errors';
import { ANY_CART, isService } from '../identity/caller';
import type { Caller } from '../identity/caller';
import { isIdentityId } from '../identity/identity';
import { canonicalInput } from './fingerprint';
import type { Cart, CartLine } from './cart';
import type { CartChange, ChangeKind, ChangeRunner } from './change-runner';
import { callerOf, viewerOf } from './cart-request';
import type { CartRequest } from './cart-request';
import type { CartStore } from './cart-store';
import { readLinesToAdd, readLinesToRemove, readLinesToUpdate } from './line-input';
import type { AcceptedLine, ChangeInput, LineToAdd, LineToUpdate } from './line-input';
import type { CartLimits } from './limits';
import { lineId, parseLineId } from './line-identity';

type AddInput = ChangeInput & { lines: LineToAdd[] };
type UpdateInput = ChangeInput & { lines: LineToUpdate[] };
type RemoveInput = ChangeInput & { lineIds: string[] };
type ClearInput = ChangeInput & { upToVersion?: number | null };

/** Reads and changes carts, as far as the caller is allowed to. */
export class CartService {
  constructor(
    private readonly store: CartStore,
    private readonly changes: ChangeRunner,
    private readonly limits: CartLimits,
  ) {}

  /** @throws Refusal UNAUTHENTICATED without a valid token, FORBIDDEN for another's cart without scope `cart:any`. */
  async cart(request: CartRequest, identityId?: string | null): Promise<Cart> {
    const caller = callerOf(request);
    const cart = await this.readable(request, caller, identityId ?? viewerOf(request).id);
    if (!cart) throw new Refusal('FORBIDDEN');
    return cart;
  }

  /** The cart with this id, or null if it is missing or forbidden. Both look the same to the caller. */
  async cartById(request: CartRequest, id: string): Promise<Cart | null> {
    const caller = callerOf(request);
    const cart = await this.readable(request, caller, id);
    return cart && (cart.version > 0 || isOwn(caller, id)) ? cart : null;
  }

  /** Like {@link cartById}, for a line. A line id of an alias finds the line in the current cart. */
  async lineById(request: CartRequest, id: string): Promise<CartLine | null> {
    const { cartId, key } = parseLineId(id) ?? { cartId: '', key: '' };
    const cart = await this.cartById(request, cartId);
    if (!cart) return null;
    const wanted = lineId(cart.id, key);
    return cart.lines.find((line) => line.id === wanted) ?? null;
  }

  addCartLines(request: CartRequest, input: AddInput): Promise<CartChange> {
    return this.changes.run(request, input, this.add);
  }

  updateCartLines(request: CartRequest, input: UpdateInput): Promise<CartChange> {
    return this.changes.run(request, input, this.update);
  }

  removeCartLines(request: CartRequest, input: RemoveInput): Promise<CartChange> {
    return this.changes.run(request, input, this.remove);
  }

  clearCart(request: CartRequest, input: ClearInput): Promise<CartChange> {
    return this.changes.run(request, input, this.clear);
  }

  private readonly add: ChangeKind<AddInput, AcceptedLine> = {
    name: 'addCartLines',
    judge: ({ lines }) => readLinesToAdd(lines, this.limits),
    meaning: (input, accepted) => canonicalInput(input, this.limits, accepted),
    execute: (order, lines) => this.store.addCartLines(order, lines),
  };

  private readonly update: ChangeKind<UpdateInput, AcceptedLine> = {
    name: 'updateCartLines',
    judge: ({ lines }, cartIds) => readLinesToUpdate(lines, cartIds, this.limits),
    execute: (order, lines) => this.store.updateCartLines(order, lines),
  };

  private readonly remove: ChangeKind<RemoveInput, AcceptedLine> = {
    name: 'removeCartLines',
    judge: ({ lineIds }, cartIds) => readLinesToRemove(lineIds, cartIds, this.limits),
    execute: (order, lines) => this.store.removeCartLines(order, lines),
  };

  private readonly clear: ChangeKind<ClearInput, AcceptedLine> = {
    name: 'clearCart',
    judge: () => ({ accepted: [], userErrors: [] }),
    execute: (order, _, { upToVersion = null }) => this.store.clearCart(order, upToVersion),
  };

  /** A cart that the caller may read, otherwise undefined. An alias may read the cart it leads to. */
  private async readable(request: CartRequest, caller: Caller, id: string): Promise<Cart | undefined> {
    if (!isIdentityId(id)) return undefined;
    if (!isOwn(caller, id) && caller.scopes.includes(ANY_CART)) return request.anyCart(id, this.store);
    if (isService(caller)) return undefined;
    const own = await request.ownCart(this.store);
    return id === caller.id || id === own.id ? own : undefined;
  }
}

function isOwn(caller: Caller, id: string): boolean {
  return !isService(caller) && caller.id === id;
}
