import type { Revocations } from './revocations';
import type { SessionIndex } from './session-index';
import type { SessionStore } from './session-store';

/** Ends sessions permanently. All calls throw Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
export class SessionEnding {
  constructor(
    private readonly store: SessionStore,
    private readonly index: SessionIndex,
    private readonly revocations: Revocations,
  ) {}

  /**
   * Their access tokens are refused everywhere within seconds. The order makes a call that failed half-way safe to repeat:
   * a session stays listed until it has ended.
   * @param identityIds where they may be listed.
   */
  async end(sessionIds: readonly string[], identityIds: readonly string[], deadline: number): Promise<void> {
    if (sessionIds.length === 0) return;
    await this.revocations.revoke(sessionIds, deadline);
    await Promise.all(sessionIds.map((id) => this.store.end(id, deadline)));
    await Promise.all(identityIds.map((identityId) => this.index.unlist(identityId, sessionIds, deadline)));
  }
}
