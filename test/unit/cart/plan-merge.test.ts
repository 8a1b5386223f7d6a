import { Refusal } from '../../../src/errors';
import type { MergeFacts, MergePlan } from '../../../src/cart/merge/plan-merge';
import { planMerge } from '../../../src/cart/merge/plan-merge';
import type { Side } from '../../../src/cart/merge/merge-sides';
import type { VerifiedSides } from '../../../src/cart/merge/source-verifier';
import type { Departure } from '../../../src/cart/merge/transfer/departure';
import type { Viewer } from '../../../src/identity/caller';

/** In the order of their age. */
const OLDER = 'AZoAAAAAAAAAAAAAAAAAAA';
const YOUNGER = 'AZoAAAAAAAAAAAAAAAAAAQ';
const GUEST = 'AZoAAAAAAAAAAAAAAAAAAg';
const ELSEWHERE = 'AZoAAAAAAAAAAAAAAAAAAw';

const viewer = (id: string, kind: Viewer['kind'] = 'SHOPPER'): Viewer => ({
  id,
  kind,
  channel: 'ZALO_MINI_APP',
  sessionId: 'session',
  scopes: [],
});

const side = (id: string, more: Partial<Side> = {}): Side => ({
  id,
  firstVersion: 1,
  version: 7,
  aliases: [],
  incarnation: 'one',
  alias: undefined,
  closed: false,
  fields: {},
  pending: [],
  ...more,
});

const leaving = (target: string) => [{ target } as Departure];

const operationFor = () => {
  throw new Error('not asked');
};

const guest = { viewer: viewer(OLDER), source: viewer(GUEST, 'GUEST'), closes: false, mayJoin: false };
const accounts = { viewer: viewer(OLDER), source: viewer(YOUNGER), closes: false, mayJoin: true };

/** A guest's cart into the shopper's, unless a case says otherwise. */
const facts = (more: Partial<MergeFacts> = {}): MergeFacts => ({
  terms: { strategy: 'SUM' },
  verified: guest,
  source: side(more.verified?.source.id ?? GUEST),
  target: side(OLDER),
  key: undefined,
  leadsToTarget: false,
  twoPeople: false,
  ...more,
});

const usedKey = (fingerprint: string): Partial<MergeFacts> => ({
  key: {
    operationFor,
    fingerprint: 'this call',
    record: { fingerprint, outcome: 'NOTHING_TO_MERGE', applied: undefined },
    receipt: undefined,
    isFull: true,
  },
});
const newKey = (isFull: boolean): Partial<MergeFacts> => ({
  key: { operationFor, fingerprint: 'this call', record: undefined, receipt: undefined, isFull },
});
const signIn: VerifiedSides = { ...guest, closes: true, mayJoin: true };
const joined = (more: Partial<MergeFacts> = {}) => facts({ verified: accounts, ...more });

/** A plan in one line. */
function inShort(plan: MergePlan): string {
  switch (plan.step) {
    case 'REJECT':
      return `REJECT ${plan.rejection.code} ${plan.rejection.field}`;
    case 'REPLAY':
      return `REPLAY ${plan.record.outcome}`;
    case 'FIND_PAST':
      return `FIND_PAST ${NAMES[plan.from]}`;
    case 'MOVE': {
      const { from, to, alias, closes } = plan.direction;
      return `MOVE ${NAMES[from.id]} to ${NAMES[to.id]}${alias ? ', alias' : ''}${closes ? ', closes' : ''}`;
    }
  }
}
const NAMES: Record<string, string> = { [OLDER]: 'older', [YOUNGER]: 'younger', [GUEST]: 'guest' };

describe('the plan of a merge', () => {
  it.each<[what: string, MergeFacts, plan: string]>([
    ["a guest's cart", facts(), 'MOVE guest to older'],
    ["a guest's cart by any strategy", facts({ terms: { strategy: 'KEEP_SOURCE' } }), 'MOVE guest to older'],
    ['signing in', facts({ verified: signIn }), 'MOVE guest to older, closes'],
    [
      'a guest who became an alias',
      facts({ source: side(GUEST, { alias: OLDER }) }),
      'REJECT SOURCE_TOKEN_INVALID sourceToken',
    ],
    [
      'a guest who signed in as the caller',
      facts({ source: side(GUEST, { alias: OLDER, closed: true }), leadsToTarget: true }),
      'FIND_PAST guest',
    ],
    [
      'signing in again, as somebody else',
      facts({ verified: signIn, source: side(GUEST, { alias: ELSEWHERE, closed: true }) }),
      'FIND_PAST guest',
    ],
    [
      'lines on their way elsewhere',
      facts({ source: side(GUEST, { pending: leaving(ELSEWHERE) }) }),
      'REJECT MERGE_CONFLICT sourceToken',
    ],
    [
      'lines on their way here',
      facts({ source: side(GUEST, { pending: leaving(OLDER) }) }),
      'MOVE guest to older',
    ],

    ['a new key', facts(newKey(false)), 'MOVE guest to older'],
    ['a key of the same call', facts(usedKey('this call')), 'REPLAY NOTHING_TO_MERGE'],
    ['a key of another call', facts(usedKey('another')), 'REJECT IDEMPOTENCY_KEY_REUSED idempotencyKey'],
    [
      'a key of the same call, and a version from before it',
      facts({ ...usedKey('this call'), terms: { strategy: 'SUM', expectedVersion: 6 } }),
      'REPLAY NOTHING_TO_MERGE',
    ],

    [
      'the expected version',
      facts({ terms: { strategy: 'SUM', expectedVersion: 7 } }),
      'MOVE guest to older',
    ],
    [
      'another version',
      facts({ terms: { strategy: 'SUM', expectedVersion: 6 } }),
      'REJECT VERSION_CONFLICT expectedVersion',
    ],
    [
      'a version of an alias',
      facts({
        terms: { strategy: 'SUM', expectedVersion: 7 },
        target: side(OLDER, { aliases: [{ id: YOUNGER, firstVersion: 5, version: 9 }] }),
      }),
      'REJECT VERSION_CONFLICT expectedVersion',
    ],

    ['two accounts', joined(), 'MOVE younger to older, alias'],
    [
      'two accounts, called by the younger',
      facts({
        verified: { ...accounts, viewer: accounts.source, source: accounts.viewer },
        source: side(OLDER),
        target: side(YOUNGER),
      }),
      'MOVE younger to older, alias',
    ],
    [
      'lines of the younger, who calls, on their way elsewhere',
      facts({
        verified: { ...accounts, viewer: accounts.source, source: accounts.viewer },
        source: side(OLDER),
        target: side(YOUNGER, { pending: leaving(ELSEWHERE) }),
      }),
      'REJECT MERGE_CONFLICT sourceToken',
    ],
    ['two accounts by MAX', joined({ terms: { strategy: 'MAX' } }), 'MOVE younger to older, alias'],
    [
      'two accounts by KEEP_TARGET',
      joined({ terms: { strategy: 'KEEP_TARGET' } }),
      'REJECT STRATEGY_NOT_ALLOWED strategy',
    ],
    [
      'two accounts by KEEP_SOURCE',
      joined({ terms: { strategy: 'KEEP_SOURCE' } }),
      'REJECT STRATEGY_NOT_ALLOWED strategy',
    ],
    [
      'accounts of two people',
      joined({ twoPeople: true, terms: { strategy: 'KEEP_SOURCE' } }),
      'REJECT SOURCE_TOKEN_INVALID sourceToken',
    ],
    [
      'two accounts, not signed in to just now',
      joined({ verified: { ...accounts, mayJoin: false } }),
      'REJECT SIGN_IN_AGAIN sourceToken',
    ],
    [
      'two accounts that are one by now',
      joined({ source: side(OLDER), terms: { strategy: 'KEEP_SOURCE' } }),
      'FIND_PAST younger',
    ],
    [
      'two accounts that are one by now, called by the alias',
      facts({
        verified: { ...accounts, viewer: accounts.source, source: accounts.viewer },
        source: side(OLDER),
      }),
      'FIND_PAST younger',
    ],
  ])('of %s', (_, given, plan) => {
    expect(inShort(planMerge(given))).toBe(plan);
  });

  it.each<[what: string, MergeFacts, code: string]>([
    ['while the target keeps all the keys it can', facts(newKey(true)), 'RATE_LIMITED'],
    [
      'of the cart of a guest who signed in as somebody else',
      facts({ source: side(GUEST, { alias: ELSEWHERE, closed: true }) }),
      'SIGNED_IN_ELSEWHERE',
    ],
  ])('is refused %s', (_, given, code) => {
    const refused = expect.objectContaining({ constructor: Refusal, code }) as unknown;
    expect(() => planMerge(given)).toThrow(refused as Error);
  });
});
