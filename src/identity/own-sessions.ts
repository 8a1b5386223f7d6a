import { Refusal } from '../errors';
import type { Session } from './session';
import type { SessionIndex } from './session-index';
import type { Identities } from './identities';
import type { SessionService } from './session-service';
import type { SessionStore } from './session-store';
import type { Viewer } from './viewer';

/** What somebody sees and ends of their own sessions. Throws Refusal STORE_UNAVAILABLE or NOT_DURABLE too. */
export class OwnSessions {
  constructor(
    private readonly store: SessionStore,
    private readonly index: SessionIndex,
    private readonly sessions: SessionService,
    private readonly identities: Identities,
  ) {}

  /** Their living sessions, last used first. A guest has the one they hold. */
  async list(viewer: Viewer, deadline: number): Promise<Session[]> {
    const names = await this.namesOf(viewer, deadline);
    const listed = await Promise.all(
      names.map(async (name) => {
        const ids = await this.index.sessionsOf(name, deadline);
        const living = await this.readOwn(names, ids, deadline);
        await this.tidy(name, ids, living, deadline);
        return living;
      }),
    );
    const held = await this.readOwn(names, [viewer.sessionId], deadline);
    const byId = new Map([...held, ...listed.flat()].map((session) => [session.id, session]));
    return [...byId.values()].sort((one, other) => other.seenAt - one.seenAt);
  }

  /** @throws Refusal NOT_FOUND for a session that is not there, and the same for somebody else's. */
  async end(viewer: Viewer, sessionId: string, deadline: number): Promise<void> {
    const names = await this.namesOf(viewer, deadline);
    const [session] = await this.readOwn(names, [sessionId], deadline);
    if (!session) throw new Refusal('NOT_FOUND', { detail: 'You have no session with this id.' });
    await this.sessions.end(sessionId, session.identity, deadline);
  }

  private async readOwn(
    names: readonly string[],
    ids: readonly string[],
    deadline: number,
  ): Promise<Session[]> {
    const sessions = await this.store.readAll(ids, deadline);
    return sessions.filter(
      (session) => session !== undefined && names.includes(session.identity),
    ) as Session[];
  }

  /** A session that ended may have left its entry behind. */
  private async tidy(
    name: string,
    ids: readonly string[],
    living: readonly Session[],
    deadline: number,
  ): Promise<void> {
    const dead = ids.filter((id) => !living.some((session) => session.id === id));
    await Promise.all(dead.map((id) => this.index.unlist(name, id, deadline)));
  }

  private async namesOf({ id, kind }: Viewer, deadline: number): Promise<string[]> {
    if (kind === 'GUEST') return [id];
    return this.identities.namesOf(id, deadline);
  }
}
