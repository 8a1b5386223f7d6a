import { canonicalInput, withoutOrder } from '../fingerprint';
import type { Viewer } from '../../identity/caller';
import type { CartChange, ChangeKind, ChangeRunner } from '../change-runner';
import type { CartRequest } from '../cart-request';
import type { ChangeResult, Follow, Note } from '../cart-store';
import type { CartLimits } from '../limits';
import type { Operation } from '../idempotency';
import { ownOperation, repeatedOperation } from '../idempotency';
import type { CopyLine, SyncInput } from './copy';
import { originOf, readCopy } from './copy';
import type { SyncStore } from './sync-store';

/** Brings the copy of a client and the caller's cart together. */
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
      placedAsNow(await this.store.syncCart(order, originOf(input), lines), lines),
  };

  /**
   * A replica may go back to a copy that it sent before, and mean it; its earlier syncs do not count, so repeating is
   * safe. Without a replica the same again from the same base is a repetition for as long as a key would be, or it would
   * count twice. Without a base too it may soon be meant anew, as when somebody else removed the line meanwhile.
   */
  private keylessOperation(cartId: string, input: SyncInput, { sessionId }: Viewer): Operation {
    if (input.replicaId != null) return ownOperation(cartId);
    const kept = input.baseVersion == null ? 'for minutes' : 'as a key';
    const { rest, lines } = withoutOrder(canonicalInput(input, this.limits));
    const meant = { rest: [...rest, ['sessionId', sessionId] as const], lines };
    return repeatedOperation(cartId, 'syncCart', { sessionId, ...input }, meant, kept);
  }
}

/** A repetition may have its lines in another order than the call whose notes it gets. */
function placedAsNow(result: ChangeResult | Follow, lines: readonly CopyLine[]): ChangeResult | Follow {
  if ('follow' in result || result.status !== 'REPLAYED') return result;
  const indexes = new Map(lines.map(({ key, index }) => [key, index]));
  const notes = result.notes.map(([index, code, key]): Note => [
    index < 0 ? index : (indexes.get(key ?? '') ?? index),
    code,
    key,
  ]);
  return { ...result, notes };
}
