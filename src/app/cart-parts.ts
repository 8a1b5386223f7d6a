import { CartStore } from '../cart/cart-store';
import type { StoreSettings } from '../cart/cart-scripts';
import type { CartLimits } from '../cart/limits';
import { FormerIds, MergeReader } from '../cart/merge/merge-reader';
import { MergeDriver } from '../cart/merge/transfer/transfer';
import { MergeFinisher } from '../cart/merge/transfer/finisher';
import type { ProveSource } from '../cart/merge/source-verifier';
import { MergeStore } from '../cart/merge/transfer/transfer-store';
import { UndoDriver, UndoStore } from '../cart/merge/transfer/undo-transfer';
import { OrderStore } from '../cart/orders/order-store';
import { OrderTrail } from '../cart/orders/order-trail';
import { OrderWalk } from '../cart/orders/order-walk';
import type { IdentityRegistry } from '../identity/identity-registry';
import type { HashReader } from '../redis/hash-reader';
import type { ScriptRunner } from '../redis/script-runner';

/** What works on carts and is shared by all requests. */
export interface CartParts {
  readonly store: CartStore;
  readonly mergeStore: MergeStore;
  readonly mergeReader: MergeReader;
  readonly mergeDriver: MergeDriver;
  readonly undoDriver: UndoDriver;
  readonly orderWalk: OrderWalk;
  readonly formerIds: FormerIds;
  readonly identities: IdentityRegistry;
  readonly finisher: MergeFinisher;
  readonly proveSource: ProveSource;
  readonly limits: CartLimits;
}

export function createCartParts(
  runner: ScriptRunner,
  reader: HashReader,
  identities: IdentityRegistry,
  settings: StoreSettings,
  proveSource: ProveSource,
): CartParts {
  const mergeStore = new MergeStore(runner, settings);
  const undoStore = new UndoStore(runner, settings);
  const mergeReader = new MergeReader(reader);
  const mergeDriver = new MergeDriver(mergeStore, mergeReader, identities);
  const undoDriver = new UndoDriver(undoStore, mergeReader);
  const finisher = new MergeFinisher(mergeReader, mergeStore, mergeDriver, undoDriver);
  return {
    formerIds: new FormerIds(reader, identities),
    orderWalk: new OrderWalk(
      new OrderStore(runner, settings),
      new OrderTrail(reader, mergeReader, finisher),
      finisher,
    ),
    store: new CartStore(runner, reader, settings),
    mergeStore,
    mergeReader,
    mergeDriver,
    undoDriver,
    identities,
    finisher,
    proveSource,
    limits: settings.limits,
  };
}
