import type { RedisClient } from '../redis/client';
import { untilDeadline } from '../redis/deadline';
import { sessionsKey } from '../redis/keys';
import type { ScriptRunner } from '../redis/script-runner';
import { scripts } from '../redis/scripts';

/** Far more than an identity may have; only a former release let more pile up. */
const MOST_READ = 1000;

/** Which sessions an identity has. A guest who was never handed off has no such list, only the session they hold. */
export class SessionIndex {
  constructor(
    private readonly redis: RedisClient,
    private readonly runner: ScriptRunner,
    private readonly ttlSeconds: number,
  ) {}

  /** Ids of the sessions of an identity, last used first; some may have ended. */
  async sessionsOf(identityId: string, deadline: number): Promise<string[]> {
    return untilDeadline(deadline, () => this.redis.zrevrange(sessionsKey(identityId), 0, MOST_READ - 1));
  }

  /** Puts it there, or notes that it was used. @returns how many are listed then. */
  async list(identityId: string, sessionId: string, deadline: number): Promise<number> {
    return this.runList(identityId, [sessionId, this.ttlSeconds, 0], deadline);
  }

  /** The same, if the identity has a list. */
  async listIfAny(identityId: string, sessionId: string, deadline: number): Promise<number> {
    return this.runList(identityId, [sessionId, this.ttlSeconds, 1], deadline);
  }

  async unlist(identityId: string, sessionIds: readonly string[], deadline: number): Promise<void> {
    if (sessionIds.length === 0) return;
    await this.runner.run(scripts.unlistSessions, [sessionsKey(identityId)], [...sessionIds], deadline);
  }

  private async runList(identityId: string, args: (string | number)[], deadline: number): Promise<number> {
    const reply = await this.runner.run(scripts.listSession, [sessionsKey(identityId)], args, deadline);
    return reply[1] as number;
  }
}
