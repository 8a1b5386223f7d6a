import { cartKeys } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';

/** Sees to it that a guest's cart, once signing in has closed it, stays closed for longer than any session of the guest. */
export class ClosedCarts {
  /** @param seconds longer than a session lives without use, so that one renewal may fail. */
  constructor(
    private readonly runner: ScriptRunner,
    private readonly seconds: number,
  ) {}

  /** After a session of this guest was used. @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
  async renew(guestId: string, deadline: number): Promise<void> {
    await this.runner.run(scripts.keepClosed, [cartKeys(guestId).cart], [this.seconds], deadline);
  }
}
