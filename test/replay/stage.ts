import { CartStore } from '../../src/cart/cart-store';
import type { StoreSettings } from '../../src/cart/cart-scripts';
import { MergeReader } from '../../src/cart/merge/merge-reader';
import { MergeStore } from '../../src/cart/merge/transfer/transfer-store';
import { UndoStore } from '../../src/cart/merge/transfer/undo-transfer';
import { OrderStore } from '../../src/cart/orders/order-store';
import { IdentityRegistry } from '../../src/identity/identity-registry';
import type { RedisClient } from '../../src/redis/client';
import { HashReader } from '../../src/redis/hash-reader';
import { ScriptRunner } from '../../src/redis/script-runner';
import type { Answer } from '../../src/redis/script-runner';
import type { ScriptCall, ScriptReply } from '../../src/redis/scripts';
import type { MergeLimits } from '../model/combine';

const PATIENCE_MS = 3000;

/** The deadline of a call that is made now. */
export function soon(): number {
  return Date.now() + PATIENCE_MS;
}

/** Remembers what was sent last and what came back, beneath the stores that encode the one and decode the other. */
class RememberingRunner extends ScriptRunner {
  call: ScriptCall | undefined;
  reply: ScriptReply = ['NOT_SENT'];

  constructor(redis: RedisClient) {
    super(redis, 'fsync', () => undefined);
  }

  override async run<Reply extends ScriptReply>(
    call: ScriptCall<Reply>,
    deadline: number,
  ): Promise<Answer<Reply>> {
    const reply = await super.run(call, deadline);
    this.call = call;
    this.reply = reply;
    return reply;
  }
}

/** The product's own stores, over a real Redis, with the limits of a scenario. */
export class Stage {
  readonly runner: RememberingRunner;
  readonly reader: MergeReader;
  readonly carts: CartStore;
  /** With no limit: limits may have been lowered since. */
  readonly formerCarts: CartStore;
  readonly merges: MergeStore;
  readonly undos: UndoStore;
  readonly orders: OrderStore;
  readonly identities: IdentityRegistry;

  constructor(
    readonly redis: RedisClient,
    settings: StoreSettings,
    limits: MergeLimits,
  ) {
    const hashes = new HashReader(redis, () => undefined);
    const limited = { ...settings, limits: { ...settings.limits, ...limits } };
    this.runner = new RememberingRunner(redis);
    this.reader = new MergeReader(hashes);
    this.carts = new CartStore(this.runner, hashes, limited);
    this.formerCarts = new CartStore(this.runner, hashes, settings);
    this.merges = new MergeStore(this.runner, limited);
    this.undos = new UndoStore(this.runner, limited);
    this.orders = new OrderStore(this.runner, this.carts, limited);
    this.identities = new IdentityRegistry(this.runner, hashes);
  }
}
