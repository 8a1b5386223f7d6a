import type { RedisClient } from '../../redis/client';
import { rejectAfter, retryUntil } from '../../redis/retry';
import { fieldsOf } from '../../redis/hash-reader';
import type { HashReader } from '../../redis/hash-reader';
import { cartKeys, sessionKey, sessionsKey } from '../../redis/keys';
import type { ScriptRunner } from '../../redis/script-runner';
import {
  endSession,
  keepClosed,
  listSession,
  openSession,
  refreshSession,
  touchSession,
  unlistSessions,
} from '../../redis/__generated__/script-calls';
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
    const call = openSession({
      session: sessionKey(id),
      latest: rejectAfter(deadline),
      identity,
      kind,
      channel,
      credential,
      agent,
      ttlSeconds: this.ttlSeconds,
      name,
      openedBy,
    });
    await this.runner.run(call, deadline);
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
    const call = refreshSession({
      session: sessionKey(id),
      latest: rejectAfter(deadline),
      generation,
      agent,
      ttlSeconds: this.ttlSeconds,
      endSeconds: REMEMBER_END_SECONDS,
    });
    const answer = await this.runner.run(call, deadline);
    if (answer[0] === 'MISSING') return { status: 'MISSING' };
    const [status, flat] = answer;
    const fields = fieldsOf(flat);
    if (status === 'ENDED') return { status, identity: fields['identity']! };
    const session = decodeSession(id, fields);
    return session ? { status, session } : { status: 'MISSING' };
  }

  /** Extends a session to the lifetime of a new one. */
  async touch(id: string, deadline: number): Promise<void> {
    await this.runner.run(touchSession({ session: sessionKey(id), ttlSeconds: this.ttlSeconds }), deadline);
  }

  async end(id: string, deadline: number): Promise<void> {
    const call = endSession({ session: sessionKey(id), endSeconds: REMEMBER_END_SECONDS });
    await this.runner.run(call, deadline);
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
    return this.runList(identityId, sessionId, 0, deadline);
  }

  /** Like {@link note}, if the identity has a list. */
  async listIfAny(identityId: string, sessionId: string, deadline: number): Promise<number> {
    return this.runList(identityId, sessionId, 1, deadline);
  }

  async unlist(identityId: string, sessionIds: readonly string[], deadline: number): Promise<void> {
    if (sessionIds.length === 0) return;
    const call = unlistSessions({ sessions: sessionsKey(identityId), ids: sessionIds });
    await this.runner.run(call, deadline);
  }

  private async runList(identityId: string, id: string, onlyIfAny: 0 | 1, deadline: number): Promise<number> {
    const sessions = sessionsKey(identityId);
    const call = listSession({ sessions, id, ttlSeconds: this.ttlSeconds, onlyIfAny });
    const [, count] = await this.runner.run(call, deadline);
    return count;
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
    const call = keepClosed({ cart: cartKeys(guestId).cart, closedSeconds: this.seconds });
    await this.runner.run(call, deadline);
  }
}
