import type { RedisClient } from '../../redis/client';
import { rejectAfter, retryUntil } from '../../redis/retry';
import { fieldsOf } from '../../redis/hash-reader';
import type { HashReader } from '../../redis/hash-reader';
import { cartKeys, sessionKey, sessionsKey } from '../../redis/keys';
import type { ScriptRunner } from '../../redis/script-runner';
import { scripts } from '../../redis/scripts';
import type { Viewer } from '../caller';
import { decodeSession } from './session';
import type { Session } from './session';

/** Longer than a command that opens a session can be delayed. */
const REMEMBER_END_SECONDS = 60;

/** The data of a new session. */
export interface SessionOrder {
  readonly identity: string;
  readonly kind: Viewer['kind'];
  readonly channel: Viewer['channel'];
  /** The credential that proved the identity; none for a guest. */
  readonly credential?: string;
  /** The User-Agent, see `agentLabel`. */
  readonly agent: string;
  /** The name from the provider of the credential, see `displayName`. */
  readonly name?: string;
  /** The session whose hand-off opens it. */
  readonly openedBy?: string;
}

/** The result of a refresh token. */
export type Refreshed =
  | { readonly status: 'OK'; readonly session: Session }
  /** The token was too old, or the session had ended. */
  | { readonly status: 'ENDED'; readonly identity: string }
  | { readonly status: 'MISSING' };

/** Sessions in Redis; the only caller of their scripts. All calls throw Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
export class SessionStore {
  constructor(
    private readonly runner: ScriptRunner,
    private readonly reader: HashReader,
    private readonly ttlSeconds: number,
  ) {}

  async open(id: string, order: SessionOrder, deadline: number): Promise<void> {
    const { identity, kind, channel, credential = '', agent, name = '', openedBy = '' } = order;
    const latest = rejectAfter(deadline);
    const args = [identity, latest, kind, channel, credential, agent, this.ttlSeconds, name, openedBy];
    await this.runner.run(scripts.openSession, [sessionKey(id)], args, deadline);
  }

  async read(id: string, deadline: number): Promise<Session | undefined> {
    return decodeSession(id, await this.reader.readHash(sessionKey(id), deadline));
  }

  /** One session or undefined for each id, in order. */
  async readAll(ids: readonly string[], deadline: number): Promise<(Session | undefined)[]> {
    const hashes = await this.reader.readAll(ids.map(sessionKey), deadline);
    return hashes.map((fields, index) => {
      if (fields instanceof Error) throw fields;
      return decodeSession(ids[index]!, fields);
    });
  }

  /** Makes the next generation current. An old or void generation ends the session. */
  async refresh(id: string, generation: number, agent: string, deadline: number): Promise<Refreshed> {
    const args = [generation, rejectAfter(deadline), agent, this.ttlSeconds, REMEMBER_END_SECONDS];
    const reply = await this.runner.run(scripts.refreshSession, [sessionKey(id)], args, deadline);
    const [status, flat = []] = reply as [Refreshed['status'], string[]?];
    const fields = fieldsOf(flat);
    const session = decodeSession(id, fields);
    if (status === 'OK' && session) return { status, session };
    return status === 'ENDED' ? { status, identity: fields['identity']! } : { status: 'MISSING' };
  }

  /** Extends a session to the lifetime of a new one. */
  async touch(id: string, deadline: number): Promise<void> {
    await this.runner.run(scripts.touchSession, [sessionKey(id)], [this.ttlSeconds], deadline);
  }

  async end(id: string, deadline: number): Promise<void> {
    await this.runner.run(scripts.endSession, [sessionKey(id)], [REMEMBER_END_SECONDS], deadline);
  }
}

/** Far above the limit of sessions; only a previous release exceeded it. */
const MOST_READ = 1000;

/** The list of an identity's sessions. A guest without a hand-off has no list. */
export class SessionIndex {
  constructor(
    private readonly redis: RedisClient,
    private readonly runner: ScriptRunner,
    private readonly ttlSeconds: number,
  ) {}

  /** Ids of the sessions of an identity, last used first; some may have ended. */
  async sessionsOf(identityId: string, deadline: number): Promise<string[]> {
    return retryUntil(deadline, () => this.redis.zrevrange(sessionsKey(identityId), 0, MOST_READ - 1));
  }

  /** Adds a session or records its use. @returns the length of the list. */
  async list(identityId: string, sessionId: string, deadline: number): Promise<number> {
    return this.runList(identityId, [sessionId, this.ttlSeconds, 0], deadline);
  }

  /** Like {@link note}, if the identity has a list. */
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

/** Keeps the closed cart of a guest closed for longer than any session of the guest. */
export class ClosedCarts {
  /** @param seconds longer than the life of an unused session, so that one renewal may fail. */
  constructor(
    private readonly runner: ScriptRunner,
    private readonly seconds: number,
  ) {}

  /** To be called when a session of the guest is used. @throws Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
  async renew(guestId: string, deadline: number): Promise<void> {
    await this.runner.run(scripts.keepClosed, [cartKeys(guestId).cart], [this.seconds], deadline);
  }
}
