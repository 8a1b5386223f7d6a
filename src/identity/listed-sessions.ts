import type { Session } from './session';
import type { SessionEnding } from './session-ending';
import type { SessionIndex } from './session-index';
import type { SessionStore } from './session-store';
import { MOST_HANDED_OFF, MOST_SESSIONS, surplusOf } from './session-surplus';
import { SharedTurns } from './shared-turns';
import type { Viewer } from './viewer';

/** What a list needs to know of a session. */
export interface ListedSession extends Pick<Viewer, 'id' | 'kind' | 'sessionId'> {
  /** The session whose hand-off opened it; empty if somebody signed in. */
  readonly openedBy: string;
}

/** The sessions of each identity, and how many those may be. All calls throw Refusal STORE_UNAVAILABLE or NOT_DURABLE. */
export class ListedSessions {
  /** Of a hundred sign-ins at once, not each reads all the others. */
  private readonly turns = new SharedTurns();

  constructor(
    private readonly store: SessionStore,
    private readonly index: SessionIndex,
    private readonly ending: SessionEnding,
  ) {}

  /** Lists a session that was opened just now. A guest's list begins with the session that was handed off. */
  async noteOpened(session: ListedSession, deadline: number): Promise<void> {
    const { id, kind, openedBy } = session;
    if (kind === 'GUEST' && openedBy !== '') await this.index.list(id, openedBy, deadline);
    await this.note(session, deadline);
  }

  /** Lists a session, or notes that it was used, and ends what is too many then. */
  async note(session: ListedSession, deadline: number): Promise<void> {
    const count = await this.list(session, deadline);
    if (count <= (session.openedBy === '' ? MOST_SESSIONS : MOST_HANDED_OFF)) return;
    await this.turns.take(session.id, () => this.endSurplus(session.id, deadline));
  }

  /** The living sessions of an identity, last used first. */
  async living(identityId: string, deadline: number): Promise<Session[]> {
    const ids = await this.index.sessionsOf(identityId, deadline);
    const sessions = await this.store.readAll(ids, deadline);
    // One that expired, or was ended under another name of its identity, may have left its entry behind.
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
