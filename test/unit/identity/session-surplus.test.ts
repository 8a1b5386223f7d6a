import { MOST_HANDED_OFF, MOST_SESSIONS, surplusOf } from '../../../src/identity/sessions/own-sessions';

/** Sessions of one origin, last used first. */
const sessions = (name: string, count: number, openedBy = '') =>
  Array.from({ length: count }, (_, index) => ({ id: `${name}${index}`, openedBy }));

describe('which sessions are too many', () => {
  it('are none of as many as there may be', () => {
    expect(surplusOf(sessions('own', MOST_SESSIONS))).toEqual([]);
    expect(surplusOf(sessions('handed', MOST_HANDED_OFF, 'own0'))).toEqual([]);
    expect(surplusOf([])).toEqual([]);
  });

  it('are the least recently used', () => {
    expect(surplusOf(sessions('own', MOST_SESSIONS + 2))).toEqual(['own100', 'own101']);
  });

  it('are the least recently used of those that hand-offs of one session opened', () => {
    const all = [
      ...sessions('one', 7, 'own0'),
      ...sessions('other', 6, 'own1'),
      ...sessions('own', 2),
      ...sessions('third', 5, 'one0'),
    ];

    expect(surplusOf(all)).toEqual(['one5', 'one6', 'other5']);
  });

  it('are sessions that hand-offs opened before those that somebody signed in', () => {
    const all = [
      ...sessions('used', 1),
      ...sessions('handed', 2, 'used0'),
      ...sessions('own', MOST_SESSIONS - 2),
      ...sessions('late', 2, 'own1'),
    ];

    expect(surplusOf(all)).toEqual(['handed1', 'late0', 'late1']);
  });

  it('is never the one in use', () => {
    const all = [...sessions('handed', 2, 'own0'), ...sessions('own', MOST_SESSIONS)];

    expect(surplusOf(all)).toEqual(['own99', 'handed1']);
  });
});
