import { AliasTrail } from '../identity/alias-trail';
import type { Viewer } from '../identity/caller';
import type { CanonicalInput } from './fingerprint';
import type { Cart } from './cart';
import { assertMayFollowAlias, viewerOf } from './cart-request';
import type { CartRequest } from './cart-request';
import type { CartStore, ChangeOrder, ChangeResult, Follow, Note } from './cart-store';
import { invalidKey } from './line-input';
import type { ChangeInput } from './line-input';
import { isWarningCode, userError, warning } from './user-errors';
import type { UserError, UserErrorCode, Warning, WarningCode } from './user-errors';
import type { CartLimits } from './limits';
import { lineId } from './line-identity';
import { clientOperation, ownOperation } from './idempotency';
import type { Operation } from './idempotency';

/** The result of a change, as the client sees it. */
export interface CartChange {
  readonly cart: Cart;
  readonly userErrors: UserError[];
  readonly warnings: Warning[];
  readonly replayed: boolean;
}

/** The field of a line, or of the input, that a code is about. */
const parts: Partial<Record<UserErrorCode | WarningCode, string>> = {
  LINE_FULL: 'quantity',
  QUANTITY_CLAMPED: 'quantity',
  LINE_NOT_FOUND: 'lineId',
  INVALID_SKU: 'sku',
  INVALID_ATTRIBUTES: 'attributes',
  ORDER_ID_REUSED: 'orderId',
  TOO_MANY_ORDERS: 'orderId',
  VERSION_CONFLICT: 'expectedVersion',
  VERSION_OF_OTHER_CART: 'upToVersion',
  BASE_TOO_OLD: 'upToVersion',
  BASE_UNKNOWN: 'baseVersion',
  COPY_INCOMPLETE: 'lines',
};

/** Turns input errors and the script's notes into errors and warnings, in the order of the lines in the call. */
export function describeChange(
  name: string,
  result: ChangeResult,
  invalid: UserError[],
  limits: CartLimits,
): CartChange {
  const userErrors = [...invalid];
  const warnings: Warning[] = [];
  if (result.status === 'IDEMPOTENCY_KEY_REUSED') {
    const reused = userError('IDEMPOTENCY_KEY_REUSED', limits, { field: ['input', 'idempotencyKey'] });
    return { cart: result.cart, userErrors: [reused], warnings, replayed: false };
  }
  for (const note of result.notes) {
    const [, code, key] = note;
    const place = {
      field: fieldOf(name, note),
      lineId: key === undefined ? undefined : lineId(result.cart.id, key),
    };
    if (isWarningCode(code)) warnings.push(warning(code, limits, place));
    else userErrors.push(userError(code, limits, place));
  }
  userErrors.sort((a, b) => Number(a.field?.[2] ?? 0) - Number(b.field?.[2] ?? 0));
  return { cart: result.cart, userErrors, warnings, replayed: result.status === 'REPLAYED' };
}

function fieldOf(name: string, [index, code]: Note): string[] {
  const part = name === 'syncCart' && code === 'BASE_TOO_OLD' ? 'baseVersion' : parts[code];
  if (index < 0) return ['input', ...(part ? [part] : [])];
  if (name === 'removeCartLines') return ['input', 'lineIds', String(index)];
  return ['input', 'lines', String(index), ...(part ? [part] : [])];
}

/** How one kind of change checks its input and executes it. */
export interface ChangeKind<Input, Line> {
  readonly name: string;
  /** @param cartIds the ids of the cart: its own and those of its aliases. */
  readonly judge: (
    input: Input,
    cartIds: readonly string[],
  ) => { readonly accepted: Line[]; readonly userErrors: UserError[] };
  /** The canonical input, for inputs that can be written in several ways. */
  readonly meaning?: (input: Input, lines: readonly Line[]) => CanonicalInput;
  readonly execute: (
    order: ChangeOrder,
    lines: readonly Line[],
    input: Input,
  ) => Promise<ChangeResult | Follow>;
  /** The operation of a call without an idempotency key. Without this, each such call is a new operation. */
  readonly keyless?: (cartId: string, input: Input, viewer: Viewer) => Operation;
}

/** Input errors that refuse the whole call, not only one line. */
export const STOPPING: readonly UserErrorCode[] = [
  'TOO_MANY_LINES',
  'INVALID_REPLICA_ID',
  'INVALID_ORDER_ID',
];

/** Changes the caller's cart. Follows aliases to the current cart. */
export class ChangeRunner {
  constructor(
    private readonly store: CartStore,
    private readonly limits: CartLimits,
  ) {}

  /** @throws Refusal UNAUTHENTICATED, STORE_UNAVAILABLE or NOT_DURABLE. */
  async run<Input extends ChangeInput, Line>(
    request: CartRequest,
    input: Input,
    kind: ChangeKind<Input, Line>,
  ): Promise<CartChange> {
    const viewer = viewerOf(request);
    const { id, channel } = viewer;
    const { idempotencyKey, ...asked } = input;
    const expectedVersion = input.expectedVersion ?? null;
    const { deadline } = request;
    let versionSource = input.cartId ?? undefined;
    const trail = new AliasTrail(id);
    for (;;) {
      const cartId = trail.end;
      const lines = kind.judge(input, trail.ids);
      const refused = [
        ...invalidKey(input, this.limits),
        ...lines.userErrors.filter(({ code }) => STOPPING.includes(code)),
      ];
      if (refused.length > 0)
        return {
          cart: await request.ownCart(this.store),
          userErrors: refused.slice(0, 1),
          warnings: [],
          replayed: false,
        };
      const operation =
        idempotencyKey == null
          ? (kind.keyless?.(cartId, input, viewer) ?? ownOperation(cartId))
          : clientOperation(cartId, kind.name, idempotencyKey, asked, kind.meaning?.(input, lines.accepted));
      const result = await kind.execute(
        { cartId, channel, operation, expectedVersion, versionSource, deadline },
        lines.accepted,
        input,
      );
      if (!('follow' in result)) {
        if (result.cart.id !== id) assertMayFollowAlias(viewer);
        this.shorten(trail.ids, deadline);
        request.remember(result.cart);
        return describeChange(kind.name, result, lines.userErrors, this.limits);
      }
      assertMayFollowAlias(viewer);
      if (result.hasOwnVersion) versionSource ??= cartId;
      trail.follow(result.follow);
    }
  }

  /** Path compression, best effort: the next call needs one hop. */
  private shorten([first, by, ...others]: readonly string[], deadline: number): void {
    const end = others.at(-1);
    if (end) this.store.shortenAlias(first!, by!, end, deadline).catch(() => undefined);
  }
}
