import { rejectAfter } from '../redis/retry';
import { cartKeys } from '../redis/keys';
import { randomName } from '../redis/random-name';
import type { CartInput, ChangeInput, LateInput, WriteInput } from '../redis/__generated__/script-calls';
import type { Except, ScriptRunner } from '../redis/script-runner';
import type { ScriptCall, ScriptReply } from '../redis/scripts';
import { toCartSeconds } from './cart-codec';
import type { Operation } from './idempotency';
import { keepOf, keysFull } from './idempotency';
import type { CartLimits } from './limits';

/** How carts are kept. */
export interface StoreSettings {
  /** From the last change of a cart, for so long at least, until it is forgotten. */
  readonly ttlSeconds: number;
  /** How long a cart that signing in closed stays closed after its guest's session was used last. */
  readonly closedSeconds: number;
  /** Entries each outbox stream keeps, roughly. */
  readonly outboxLength: number;
  readonly limits: CartLimits;
}

/** What every script that writes a cart takes. */
export type CartWriteInput = LateInput & CartInput & WriteInput;

/** What every change that a client asks for takes. */
export type CartChangeInput = CartWriteInput & ChangeInput;

/** What a script that writes a cart answers, unless it throws. */
export type CartAnswer<Reply extends ScriptReply> = Except<Reply, 'LATE' | 'FULL'>;

/** Runs the scripts that write a cart. */
export class CartScripts {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly settings: StoreSettings,
  ) {}

  /** @throws Refusal RATE_LIMITED while the cart can keep no further idempotency key. */
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

  changeInput(
    call: CartCall,
    operation: Operation,
    expectedVersion: number | null | undefined,
  ): CartChangeInput {
    const [operations, otherOperations] = operation.keys;
    return {
      ...this.writeInput(call),
      operations,
      otherOperations,
      operation: operation.id,
      fingerprint: operation.fingerprint,
      keep: keepOf(operation, this.settings.limits.maxKeys),
      expectedVersion: expectedVersion ?? '',
    };
  }
}

/** Whose cart, through which channel, and until when (Unix ms). */
export interface CartCall {
  readonly cartId: string;
  readonly channelCode: string;
  readonly deadline: number;
}

/** Random and not a counter: a cart that expires and comes back must not repeat one, or its merge would look done. */
function newIncarnation(): string {
  return randomName(8);
}
