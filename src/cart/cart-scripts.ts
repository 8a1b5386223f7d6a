import { rejectAfter } from '../redis/retry';
import { cartKeys, randomName } from '../redis/keys';
import type { CartInput, ChangeInput, LateInput, WriteInput } from '../redis/__generated__/script-calls';
import type { Except, ScriptRunner } from '../redis/script-runner';
import type { ScriptCall, ScriptReply } from '../redis/scripts';
import { toCartSeconds } from './cart-codec';
import type { Operation } from './idempotency';
import { keepOf, keysFull } from './idempotency';
import type { CartLimits } from './limits';

export interface StoreSettings {
  /** The minimum time from the last change of a cart until it expires. */
  readonly ttlSeconds: number;
  /** How long a closed cart stays closed after the last use of its guest's session. */
  readonly closedSeconds: number;
  /** The approximate number of entries that each outbox stream keeps. */
  readonly outboxLength: number;
  readonly limits: CartLimits;
}

/** The common input of all scripts that write a cart. */
export type CartWriteInput = LateInput & CartInput & WriteInput;

/** The common input of all changes that a client requests. */
export type CartChangeInput = CartWriteInput & ChangeInput;

/** The replies of a script that writes a cart, without those that are thrown. */
export type CartAnswer<Reply extends ScriptReply> = Except<Reply, 'LATE' | 'FULL'>;

/** Runs the scripts that write a cart. */
export class CartScripts {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly settings: StoreSettings,
  ) {}

  /** @throws Refusal RATE_LIMITED while the cart cannot keep another idempotency key. */
  async run<Reply extends ScriptReply>(
    call: ScriptCall<Reply>,
    deadline: number,
  ): Promise<CartAnswer<Reply>> {
    const answer: ScriptReply = await this.runner.run(call, deadline);
    if (answer[0] === 'FULL') throw keysFull(Number(answer[1]));
    return answer as CartAnswer<Reply>;
  }

  writeInput({ cartId, channelCode, deadline }: CartCall): CartWriteInput {
    const { cart, journal, outbox } = cartKeys(cartId);
    return {
      cart,
      journal,
      outbox,
      latest: rejectAfter(deadline),
      now: toCartSeconds(Date.now()),
      channel: channelCode,
      keepSeconds: this.settings.ttlSeconds,
      call: newIncarnation(),
      outboxLength: this.settings.outboxLength,
    };
  }

  /**
   * A new object, which callers extend with `Object.assign`. V8 makes a spread of an object this large a dictionary in the
   * old generation: 2.4 kB and 8 µs for each call.
   */
  changeInput(
    call: CartCall,
    operation: Operation,
    expectedVersion: number | null | undefined,
  ): CartChangeInput {
    const [operations, otherOperations] = operation.keys;
    return Object.assign(this.writeInput(call), {
      operations,
      otherOperations,
      operation: operation.id,
      fingerprint: operation.fingerprint,
      keep: keepOf(operation, this.settings.limits.maxKeys),
      expectedVersion: expectedVersion ?? '',
    });
  }
}

/** The cart to write, the channel of the change, and the deadline (Unix ms). */
export interface CartCall {
  readonly cartId: string;
  readonly channelCode: string;
  readonly deadline: number;
}

/** Random, because a counter would restart when a cart expires and comes back, and its next merge would look done. */
function newIncarnation(): string {
  return randomName(8);
}
