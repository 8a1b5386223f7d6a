import { Refusal } from '../../errors';
import { isIdentityId } from '../../identity/identity';
import { ORDER_CART } from '../../identity/caller';
import type { Cart } from '../cart';
import { emptyCart } from '../cart';
import { canonicalInput, withoutOrder } from '../fingerprint';
import { describeChange, STOPPING } from '../change-runner';
import type { CartChange, ChangeKind, ChangeRunner } from '../change-runner';
import type { CartRequest } from '../cart-request';
import { auditService, callerOf } from '../cart-request';
import type { CartStore } from '../cart-store';
import { invalidKey } from '../line-input';
import type { UserError } from '../user-errors';
import { userError } from '../user-errors';
import type { CartLimits } from '../limits';
import type { HeldLine } from '../line-input';
import type { Operation } from '../idempotency';
import { clientOperation, ownOperation } from '../idempotency';
import { versionFor } from '../version-source';
import type { OrderStore } from './order-store';
import type { OrderWalk } from './order-walk';
import type { TakeOrderedLinesInput } from './ordered-lines';
import { orderedLines, readOrder } from './ordered-lines';
import { notesOfRefused } from './order-store';

const NAME = 'takeOrderedLines';

/** Takes an order out of a cart, once: the caller's own cart, or the one that a service names. */
export class TakeOrderedLines {
  constructor(
    private readonly carts: CartStore,
    private readonly store: OrderStore,
    private readonly changes: ChangeRunner,
    private readonly walk: OrderWalk,
    private readonly limits: CartLimits,
  ) {}

  /** @throws Refusal UNAUTHENTICATED, STORE_UNAVAILABLE, NOT_DURABLE, or FORBIDDEN for another's cart without the scope. */
  async takeOrderedLines(request: CartRequest, input: TakeOrderedLinesInput): Promise<CartChange> {
    if (input.identityId == null) return this.changes.run(request, input, this.fromOwnCart);
    if (!callerOf(request).scopes.includes(ORDER_CART)) throw new Refusal('FORBIDDEN');
    return this.fromCartOf(input.identityId, request, input);
  }

  private readonly fromOwnCart: ChangeKind<TakeOrderedLinesInput, HeldLine> = {
    name: NAME,
    judge: (input) => readOrder(input, this.limits),
    meaning: (input, accepted) => withoutOrder(canonicalInput(input, this.limits, accepted)),
    execute: async (order, accepted, { orderId }) => {
      const taken = await this.store.takeOrderedLines(order, {
        orderId,
        caller: 'shopper',
        lines: orderedLines(accepted),
        path: [],
        known: {},
        looked: [],
        most: undefined,
      });
      if ('follow' in taken) return taken;
      return { ...taken, notes: [...taken.notes, ...notesOfRefused(accepted, taken)] };
    },
  };

  private async fromCartOf(
    identityId: string,
    request: CartRequest,
    input: TakeOrderedLinesInput,
  ): Promise<CartChange> {
    const { accepted, userErrors } = readOrder(input, this.limits);
    const refused = [
      ...this.invalidIdentity(identityId),
      ...invalidKey(input, this.limits),
      ...userErrors.filter(({ code }) => STOPPING.includes(code)),
    ].slice(0, 1);
    if (refused.length > 0)
      return {
        cart: await this.cartOf(identityId, request.deadline),
        userErrors: refused,
        warnings: [],
        replayed: false,
      };
    auditService(request, NAME, ORDER_CART, [identityId]);
    const { expectedVersion, cartId: source } = input;
    const order = {
      orderId: input.orderId,
      lines: orderedLines(accepted),
      operationFor: (cartId: string) => this.operationFor(cartId, input, accepted),
      expectedVersionIn: (cartId: string) => versionFor(cartId, expectedVersion, source ?? identityId),
      deadline: request.deadline,
    };
    const taken = await this.walk.take(order, identityId);
    const cart = await this.cartOf(identityId, request.deadline);
    const notes = [...taken.notes, ...notesOfRefused(accepted, taken)];
    return describeChange(NAME, { status: taken.status, notes, cart }, userErrors, this.limits);
  }

  private operationFor(
    cartId: string,
    { idempotencyKey, ...input }: TakeOrderedLinesInput,
    accepted: readonly HeldLine[],
  ): Operation {
    if (idempotencyKey == null) return ownOperation(cartId);
    const meant = withoutOrder(canonicalInput(input, this.limits, accepted));
    return clientOperation(cartId, NAME, idempotencyKey, input, meant);
  }

  private invalidIdentity(identityId: string): UserError[] {
    if (isIdentityId(identityId)) return [];
    return [userError('INVALID_IDENTITY_ID', this.limits, { field: ['input', 'identityId'] })];
  }

  /** The current cart of an identity, after aliases. */
  private async cartOf(identityId: string, deadline: number): Promise<Cart> {
    if (!isIdentityId(identityId)) return emptyCart(identityId);
    const [cart] = await this.carts.readCarts([identityId], deadline);
    if (!cart || cart instanceof Error) throw cart ?? new Refusal('STORE_UNAVAILABLE');
    return cart;
  }
}
