import { randomUUID } from 'node:crypto';
import { Refusal } from '../../errors';
import type { Cart } from '../cart';
import type { CartChange } from '../change-runner';
import { describeChange } from '../change-runner';
import { viewerOf } from '../cart-request';
import type { CartRequest } from '../cart-request';
import type { CartStore, Note } from '../cart-store';
import { toCartSeconds } from '../cart-codec';
import type { ChangeInput } from '../line-input';
import { invalidKey } from '../line-input';
import { channelCode } from '../../identity/caller';
import type { UserErrorCode } from '../user-errors';
import { userError } from '../user-errors';
import type { CartLimits } from '../limits';
import { clientOperation, ownOperation } from '../idempotency';
import { isMergeId } from './transfer/departure';
import { undoWarnings } from './merge-change';
import type { MergeHistory } from './merge-reader';
import { UNDOABLE_SECONDS } from './receipt';
import type { UndoDriver, Undone } from './transfer/undo-transfer';

export interface UndoMergeInput extends ChangeInput {
  readonly mergeId: string;
}

/** Executes undoMergeCart. */
export class UndoMergeCart {
  constructor(
    private readonly driver: UndoDriver,
    private readonly history: MergeHistory,
    private readonly carts: CartStore,
    private readonly limits: CartLimits,
  ) {}

  async undoMergeCart(request: CartRequest, input: UndoMergeInput): Promise<CartChange> {
    const { id, channel } = viewerOf(request);
    const [invalid] = invalidKey(input, this.limits);
    if (invalid)
      return {
        cart: await request.ownCart(this.carts),
        userErrors: [invalid],
        warnings: [],
        replayed: false,
      };
    const { mergeId, idempotencyKey, expectedVersion = null, cartId: source } = input;
    if (!isMergeId(mergeId))
      return this.describe({ status: 'NOT_FOUND' }, await request.ownCart(this.carts), '');
    const asked = [mergeId, expectedVersion, ...(source == null ? [] : [source])];
    const call = randomUUID();
    const order = {
      mergeId,
      operationFor: (cartId: string) =>
        idempotencyKey == null
          ? ownOperation(cartId)
          : clientOperation(cartId, 'undoMergeCart', idempotencyKey, asked),
      expectedVersion,
      versionSource: source ?? undefined,
      channelCode: channelCode(channel),
      request: call,
      undoableSince: toCartSeconds(Date.now()) - UNDOABLE_SECONDS,
    };
    const undone = await this.driver.undo(order, id, request.deadline);
    if (undone.status === 'CLOSED') throw new Refusal('SIGNED_IN_ELSEWHERE');
    const cart = undone.cart ?? (await request.ownCartAgain(this.carts));
    request.remember(cart);
    // A merge into an alias of this cart is in its history, but cannot be undone.
    const shown = undone.status === 'NOT_FOUND' ? await this.history.merges(cart.id, request.deadline) : [];
    const stays = shown.some((merge) => merge.id === mergeId);
    return this.describe(stays ? { status: 'REFUSED' } : undone, cart, call);
  }

  private describe(undone: Exclude<Undone, { status: 'CLOSED' }>, cart: Cart, call: string): CartChange {
    if ('receipt' in undone) {
      const warnings = undoWarnings(undone.receipt.kept, cart.id, this.limits);
      return { cart, userErrors: [], warnings, replayed: undone.receipt.undoRequest !== call };
    }
    if ('notes' in undone) {
      const notes = undone.notes ? (JSON.parse(undone.notes) as Note[]) : [];
      return describeChange('undoMergeCart', { status: undone.status, notes, cart }, [], this.limits);
    }
    const refused = userError(refusalOf[undone.status], this.limits, { field: ['input', 'mergeId'] });
    return { cart, userErrors: [refused], warnings: [], replayed: false };
  }
}

const refusalOf = {
  NOT_FOUND: 'MERGE_NOT_FOUND',
  REFUSED: 'MERGE_NOT_UNDOABLE',
} satisfies Record<string, UserErrorCode>;
