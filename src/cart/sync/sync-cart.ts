import type { Viewer } from '../../identity/caller';
import { syncCart } from '../../redis/__generated__/script-calls';
import type { CartRequest } from '../cart-request';
import type { CartStore, ChangeOrder, ChangeResult, Follow, Note } from '../cart-store';
import type { CartChange, ChangeKind, ChangeRunner } from '../change-runner';
import { canonicalInput, withoutOrder } from '../fingerprint';
import { ownOperation, repeatedOperation } from '../idempotency';
import type { Operation } from '../idempotency';
import type { CartLimits } from '../limits';
import { versionFor } from '../version-source';
import { originOf, readCopy } from './copy';
import type { CopyLine, Origin, SyncInput } from './copy';

/** Syncs a client's copy with the caller's cart. */
export class SyncCart {
  constructor(
    private readonly store: SyncStore,
    private readonly changes: ChangeRunner,
    private readonly limits: CartLimits,
  ) {}

  /** @throws Refusal UNAUTHENTICATED, STORE_UNAVAILABLE or NOT_DURABLE. */
  syncCart(request: CartRequest, input: SyncInput): Promise<CartChange> {
    return this.changes.run(request, input, this.sync);
  }

  private readonly sync: ChangeKind<SyncInput, CopyLine> = {
    name: 'syncCart',
    judge: (input) => readCopy(input, this.limits),
    meaning: (input) => canonicalInput(input, this.limits),
    keyless: (cartId, input, viewer) => this.keylessOperation(cartId, input, viewer),
    execute: async (order, lines, input) =>
      withCurrentIndexes(await this.store.syncCart(order, originOf(input), lines), lines),
  };

  /**
   * With a replica, each call is a new operation: a retry is harmless, because the rule ignores earlier syncs of the same
   * replica, and a copy that equals an earlier one may be a new intent. Without a replica, an equal call from the same base
   * would count twice, so it is a retry for as long as a key is kept. Without a base as well, it is a retry only for
   * minutes: later the shopper may mean it again, for example after another device removed the line.
   */
  private keylessOperation(cartId: string, input: SyncInput, { sessionId }: Viewer): Operation {
    if (input.replicaId != null) return ownOperation(cartId);
    const kept = input.baseVersion == null ? 'for minutes' : 'as a key';
    const { rest, lines } = withoutOrder(canonicalInput(input, this.limits));
    const meant = { rest: [...rest, ['sessionId', sessionId] as const], lines };
    return repeatedOperation(cartId, 'syncCart', { sessionId, ...input }, meant, kept);
  }
}

/** A retry may send its lines in a different order, so the indexes of replayed notes are adjusted to it. */
function withCurrentIndexes(
  result: ChangeResult | Follow,
  lines: readonly CopyLine[],
): ChangeResult | Follow {
  if ('follow' in result || result.status !== 'REPLAYED') return result;
  const indexes = new Map(lines.map(({ key, index }) => [key, index]));
  const notes = result.notes.map(([index, code, key]): Note => [
    index < 0 ? index : (indexes.get(key ?? '') ?? index),
    code,
    key,
  ]);
  return { ...result, notes };
}

/** Syncs copies in Redis. */
export class SyncStore {
  constructor(
    private readonly carts: CartStore,
    private readonly limits: CartLimits,
  ) {}

  syncCart(
    order: ChangeOrder,
    { baseVersion, replica }: Origin,
    lines: readonly CopyLine[],
  ): Promise<ChangeResult | Follow> {
    const { maxLines, maxQuantity, maxTextBytes } = this.limits;
    const base = versionFor(order.cartId, baseVersion, order.versionSource) ?? '';
    const { formerId = '' } = order.operation;
    const input = this.carts.inputOf(order);
    const own = { maxLines, maxQuantity, maxTextBytes, base, replica, formerId, lines };
    return this.carts.change(order, syncCart(Object.assign(input, own)));
  }
}
