import { rejectAfter } from '../redis/retry';
import { cartKeys } from '../redis/keys';
import { randomName } from '../redis/random-name';
import type { ScriptReply, ScriptRunner } from '../redis/script-runner';
import type { Script, ScriptArgument } from '../redis/scripts';
import { toCartSeconds } from './cart-codec';
import { keysFull } from './idempotency';
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

/** Runs the scripts that write a cart, which all begin with the same keys and arguments. */
export class CartScripts {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly settings: StoreSettings,
  ) {}

  /**
   * @param moreKeys KEYS[4] and on; all of the slot of the cart.
   * @param moreArgs ARGV[7] and on.
   * @throws Refusal RATE_LIMITED while the cart can keep no further idempotency key.
   */
  async run(
    script: Script,
    { cartId, channelCode, deadline }: CartCall,
    moreKeys: readonly string[],
    moreArgs: readonly ScriptArgument[],
  ): Promise<ScriptReply> {
    const { cart, journal, outbox } = cartKeys(cartId);
    const common = [
      toCartSeconds(Date.now()),
      rejectAfter(deadline),
      this.settings.ttlSeconds,
      channelCode,
      newIncarnation(),
      this.settings.outboxLength,
    ];
    const keys = [cart, journal, outbox, ...moreKeys];
    const reply = await this.runner.run(script, keys, [...common, ...moreArgs], deadline);
    if (reply[0] === 'FULL') throw keysFull(Number(reply[1]));
    return reply;
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
