import type { Session } from './session';

/** Sessions that one identity may have. */
export const MOST_SESSIONS = 100;
/** Sessions that may live of those opened by hand-offs of one session. */
export const MOST_HANDED_OFF = 5;

type Ranked = Pick<Session, 'id' | 'openedBy'>;

/**
 * Which sessions of an identity are too many. The least recently used end first, and before them those that a hand-off
 * opened: a stolen token is enough for a hand-off, and must not push out the sessions that somebody signed in.
 * @param sessions last used first; that one stays.
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
