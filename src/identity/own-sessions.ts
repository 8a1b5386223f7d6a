import { Refusal } from '../errors';
import type { Identities } from './identities';
import type { ListedSessions } from './listed-sessions';
import type { Session } from './session';
import type { SessionEnding } from './session-ending';
import type { SessionStore } from './session-store';
import type { Viewer } from './viewer';

/** What somebody sees and ends of their own sessions. Throws Refusal STORE_UNAVAILABLE or NOT_DURABLE too. */
export class OwnSessions {
  constructor(
    private readonly store: SessionStore,
    private readonly listed: ListedSessions,
    private readonly ending: SessionEnding,
    private readonly identities: Identities,
  ) {}

  /** All their living sessions, last used first. */
  async list(viewer: Viewer, deadline: number): Promise<Session[]> {
    return this.listOf(viewer, await this.namesOf(viewer, deadline), deadline);
  }

  /** @throws Refusal NOT_FOUND for a session that is not there, and the same for somebody else's. */
  async end(viewer: Viewer, sessionId: string, deadline: number): Promise<void> {
    const names = await this.namesOf(viewer, deadline);
    const session = await this.store.read(sessionId, deadline);
    if (!session || !names.includes(session.identity))
      throw new Refusal('NOT_FOUND', { detail: 'You have no session with this id.' });
    await this.ending.end([sessionId], names, deadline);
  }

  /** Ends all their sessions but the one they hold. */
  async endOthers(viewer: Viewer, deadline: number): Promise<void> {
    const names = await this.namesOf(viewer, deadline);
    // Until none is left: a hand-off of one that has just ended may have been on its way.
    for (;;) {
      const sessions = await this.listOf(viewer, names, deadline);
      const others = sessions.map(({ id }) => id).filter((id) => id !== viewer.sessionId);
      if (others.length === 0) return;
      await this.ending.end(others, names, deadline);
    }
  }

  /** Ends the one they hold too: after the others, so that a call that failed half-way can be repeated. */
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
