import { AliasTrail } from '../identity/alias-trail';
import type { CanonicalInput } from './canonical-input';
import type { CartChange } from './cart-change';
import { describeChange } from './cart-change';
import type { CartRequest } from './cart-request';
import { viewerOf } from './cart-request';
import type { CartStore, ChangeOrder, ChangeResult, Follow } from './cart-store';
import type { ChangeInput } from './change-input';
import { invalidKey } from './change-input';
import type { UserError, UserErrorCode } from './findings';
import type { CartLimits } from './limits';
import type { Operation } from './operation';
import { clientOperation, ownOperation } from './operation';
import type { OwnCart } from './own-cart';

/** How one kind of change judges its input for the cart that goes by these ids, and carries it out. */
export interface ChangeKind<Line> {
  readonly name: string;
  readonly judge: (cartIds: readonly string[]) => {
    readonly accepted: Line[];
    readonly userErrors: UserError[];
  };
  /** What the input means, if the same can be said in several ways. */
  readonly meaning?: (lines: readonly Line[]) => CanonicalInput;
  readonly execute: (order: ChangeOrder, lines: readonly Line[]) => Promise<ChangeResult | Follow>;
  /** What names a call without an idempotency key; unless given, each such call is another. */
  readonly keyless?: (cartId: string) => Operation;
}

/** Faults of the input that stop the whole call, not one line of it. */
export const STOPPING: readonly UserErrorCode[] = [
  'TOO_MANY_LINES',
  'INVALID_REPLICA_ID',
  'INVALID_ORDER_ID',
];

/** Carries out changes of the cart of who asks, wherever it has gone by now. Made for one request. */
export class ChangeRunner {
  constructor(
    private readonly store: CartStore,
    private readonly own: OwnCart,
    private readonly limits: CartLimits,
    private readonly request: CartRequest,
  ) {}

  /** @throws Refusal UNAUTHENTICATED, STORE_UNAVAILABLE or NOT_DURABLE. */
  async run<Line>(input: ChangeInput, kind: ChangeKind<Line>): Promise<CartChange> {
    const { id, channel } = viewerOf(this.request);
    const { idempotencyKey, ...asked } = input;
    const expectedVersion = input.expectedVersion ?? null;
    const { deadline } = this.request;
    let versionSource = input.cartId ?? undefined;
    const trail = new AliasTrail(id);
    for (;;) {
      const cartId = trail.end;
      const lines = kind.judge(trail.ids);
      const refused = [
        ...invalidKey(input, this.limits),
        ...lines.userErrors.filter(({ code }) => STOPPING.includes(code)),
      ];
      if (refused.length > 0)
        return {
          cart: await this.own.read(),
          userErrors: refused.slice(0, 1),
          warnings: [],
          replayed: false,
        };
      const operation =
        idempotencyKey == null
          ? (kind.keyless ?? ownOperation)(cartId)
          : clientOperation(cartId, kind.name, idempotencyKey, asked, kind.meaning?.(lines.accepted));
      const result = await kind.execute(
        { cartId, channel, operation, expectedVersion, versionSource, deadline },
        lines.accepted,
      );
      if (!('follow' in result)) {
        if (result.cart.id !== id) this.own.follow();
        this.shorten(trail.ids);
        this.own.remember(result.cart);
        return describeChange(kind.name, result, lines.userErrors, this.limits);
      }
      this.own.follow();
      if (result.hasOwnVersion) versionSource ??= cartId;
      trail.follow(result.follow);
    }
  }

  /**
   * Whoever came by a detour lets the next one come straight. Nobody waits for it, and what fails is tried again by the
   * next who comes this way.
   */
  private shorten([first, by, ...others]: readonly string[]): void {
    const end = others.at(-1);
    if (end) this.store.shortenAlias(first!, by!, end, this.request.deadline).catch(() => undefined);
  }
}
