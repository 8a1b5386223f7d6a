import type { RedisClient } from '../redis/client';
import { untilDeadline } from '../redis/deadline';
import { sessionsKey } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';

/** More are shown to nobody. */
const MOST_SHOWN = 100;

/** Which sessions a shopper has. Guests have no such list: theirs is the one they hold. */
export class SessionIndex {
  constructor(
    private readonly redis: RedisClient,
    private readonly runner: ScriptRunner,
    private readonly ttlSeconds: number,
  ) {}

  /** Ids of the sessions that were opened for an identity, last used first; some may have ended. */
  async sessionsOf(identityId: string, deadline: number): Promise<string[]> {
    return untilDeadline(deadline, () => this.redis.zrevrange(sessionsKey(identityId), 0, MOST_SHOWN - 1));
  }

  /** Puts it there, or notes that it was used. */
  async list(identityId: string, sessionId: string, deadline: number): Promise<void> {
    const args = [sessionId, this.ttlSeconds];
    await this.runner.run(scripts.listSession, [sessionsKey(identityId)], args, deadline);
  }

  async unlist(identityId: string, sessionId: string, deadline: number): Promise<void> {
    await this.runner.run(scripts.unlistSession, [sessionsKey(identityId)], [sessionId], deadline);
  }
}
