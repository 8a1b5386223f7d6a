import { Refusal } from '../../errors';
import type { Viewer } from '../caller';
import type { Identities } from '../identity-registry';
import type { Session } from './session';
import type { SessionEnding } from './revocations';
import type { SessionIndex, SessionStore } from './session-store';

/** Lists and ends the caller's own sessions. All calls also throw Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
export class OwnSessions {
  constructor(
    private readonly store: SessionStore,
    private readonly listed: ListedSessions,
    private readonly ending: SessionEnding,
    private readonly identities: Identities,
  ) {}

  /** All living sessions, last used first. */
  async list(viewer: Viewer, deadline: number): Promise<Session[]> {
    return this.listOf(viewer, await this.namesOf(viewer, deadline), deadline);
  }

  /** @throws Refusal NOT_FOUND for a session that does not exist or belongs to another identity. */
  async end(viewer: Viewer, sessionId: string, deadline: number): Promise<void> {
    const names = await this.namesOf(viewer, deadline);
    const session = await this.store.read(sessionId, deadline);
    if (!session || !names.includes(session.identity))
      throw new Refusal('NOT_FOUND', { detail: 'You have no session with this id.' });
    await this.ending.end([sessionId], names, deadline);
  }

  /** Ends all sessions except the caller's current one. */
  async endOthers(viewer: Viewer, deadline: number): Promise<void> {
    const names = await this.namesOf(viewer, deadline);
    // Repeats until none is left: a hand-off of a session that just ended may have been in progress.
    for (;;) {
      const sessions = await this.listOf(viewer, names, deadline);
      const others = sessions.map(({ id }) => id).filter((id) => id !== viewer.sessionId);
      if (others.length === 0) return;
      await this.ending.end(others, names, deadline);
    }
  }

  /** Ends the current session too, but last, so that a call that failed half-way can be retried. */
  async endAll(viewer: Viewer, deadline: number): Promise<void> {
    await this.endOthers(viewer, deadline);
    await this.ending.end([viewer.sessionId], await this.namesOf(viewer, deadline), deadline);
    await this.endOthers(viewer, deadline);
  }

  private async listOf(viewer: Viewer, names: readonly string[], deadline: number): Promise<Session[]> {
    const [held, ...listed] = await Promise.all([
      this.store.read(viewer.sessionId, deadline),
      ...names.map((name) => this.listed.living(name, deadline)),
    ]);
    const own = [held, ...listed.flat()].filter(
      (session) => session !== undefined && names.includes(session.identity),
    ) as Session[];
    const byId = new Map(own.map((session) => [session.id, session]));
    return [...byId.values()].sort((one, other) => other.seenAt - one.seenAt);
  }

  private async namesOf({ id, kind }: Viewer, deadline: number): Promise<string[]> {
    if (kind === 'GUEST') return [id];
    return this.identities.namesOf(id, deadline);
  }
}

/** A session as the list sees it. */
export interface ListedSession extends Pick<Viewer, 'id' | 'kind' | 'sessionId'> {
  /** The session whose hand-off opened it; empty for a sign-in. */
  readonly openedBy: string;
}

/** The sessions of each identity, and their limit. All calls throw Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
export class ListedSessions {
  /** So that a hundred simultaneous sign-ins do not each read all the others. */
  private readonly turns = new SharedTurns();

  constructor(
    private readonly store: SessionStore,
    private readonly index: SessionIndex,
    private readonly ending: SessionEnding,
  ) {}

  /** Lists a new session. A guest's list starts with the session that was handed off. */
  async noteOpened(session: ListedSession, deadline: number): Promise<void> {
    const { id, kind, openedBy } = session;
    if (kind === 'GUEST' && openedBy !== '') await this.index.list(id, openedBy, deadline);
    await this.note(session, deadline);
  }

  /** Lists a session, or records its use, and ends sessions above the limit. */
  async note(session: ListedSession, deadline: number): Promise<void> {
    const count = await this.list(session, deadline);
    if (count <= (session.openedBy === '' ? MOST_SESSIONS : MOST_HANDED_OFF)) return;
    await this.turns.take(session.id, () => this.endSurplus(session.id, deadline));
  }

  /** The living sessions of an identity, last used first. */
  async living(identityId: string, deadline: number): Promise<Session[]> {
    const ids = await this.index.sessionsOf(identityId, deadline);
    const sessions = await this.store.readAll(ids, deadline);
    // A session that expired, or was ended through an alias of its identity, may have left its entry.
    const dead = ids.filter((_, place) => sessions[place] === undefined);
    await this.index.unlist(identityId, dead, deadline);
    return sessions.filter((session) => session !== undefined);
  }

  private async endSurplus(identityId: string, deadline: number): Promise<void> {
    const living = await this.living(identityId, deadline);
    await this.ending.end(surplusOf(living), [identityId], deadline);
  }

  /** A guest needs a list only once a hand-off has opened a second session. */
  private async list({ id, kind, sessionId, openedBy }: ListedSession, deadline: number): Promise<number> {
    const hasOne = kind === 'SHOPPER' || openedBy !== '';
    return hasOne ? this.index.list(id, sessionId, deadline) : this.index.listIfAny(id, sessionId, deadline);
  }
}

export const MOST_SESSIONS = 100;
/** Living sessions that were opened by hand-offs of one session. */
export const MOST_HANDED_OFF = 5;

type Ranked = Pick<Session, 'id' | 'openedBy'>;

/**
 * The sessions above the limits. The least recently used end first, and sessions from hand-offs before sessions from
 * sign-ins: a stolen token is enough for a hand-off, and must not push out the owner.
 * @param sessions last used first; the first one stays.
 */
export function surplusOf(sessions: readonly Ranked[]): string[] {
  const counts = new Map<string, number>();
  const isOneTooMany = ({ openedBy }: Ranked): boolean => {
    if (openedBy === '') return false;
    const count = (counts.get(openedBy) ?? 0) + 1;
    counts.set(openedBy, count);
    return count > MOST_HANDED_OFF;
  };
  const tooMany = new Set(sessions.filter(isOneTooMany));
  const others = sessions.filter((session) => !tooMany.has(session));
  const [inUse] = others;
  const goesLast = (session: Ranked) => session === inUse || session.openedBy === '';
  const ranked = [...others.filter(goesLast), ...others.filter((session) => !goesLast(session))];
  return [...tooMany, ...ranked.slice(MOST_SESSIONS)].map(({ id }) => id);
}

/**
 * Shares a piece of work for one name between simultaneous callers. Callers that arrive during a run share the next run,
 * which sees what they did before.
 */
class SharedTurns {
  private readonly running = new Map<string, Promise<void>>();
  private readonly next = new Map<string, Promise<void>>();

  /** Settles like the first run that starts after this call. */
  async take(name: string, work: () => Promise<void>): Promise<void> {
    const shared = this.next.get(name) ?? this.queue(name, work);
    return shared;
  }

  private queue(name: string, work: () => Promise<void>): Promise<void> {
    const former = this.running.get(name) ?? Promise.resolve();
    const turn = former
      .catch(() => undefined)
      .then(async () => {
        this.next.delete(name);
        this.running.set(name, turn);
        await work();
      })
      .finally(() => {
        if (this.running.get(name) === turn) this.running.delete(name);
      });
    this.next.set(name, turn);
    return turn;
  }
}
