import { add, given, merge, scenario } from '../../model/cast';
import { explore } from '../../model/explore';
import { protocolRules, without } from '../../model/rules';
import { scenarios } from '../../model/scenarios';
import type { Durability, Model } from '../../model/state';
import { variants } from '../../model/variants';

/** Far above what the small bounds reach: a scenario that is cut proves less than it says. */
const MAX_STATES = 500_000;
/** On a slow machine the largest takes some ten seconds. */
const PATIENCE_MS = 120_000;

describe('the merge protocol', () => {
  it.each(scenarios)(
    'loses, doubles and resurrects nothing: $scenario.name',
    ({ scenario: story, small }) => {
      const { violation, exhausted } = explore(
        { ...story, budget: small, rules: protocolRules },
        { maxStates: MAX_STATES },
      );

      expect(violation).toBeUndefined();
      expect(exhausted).toBe(true);
    },
    PATIENCE_MS,
  );

  it.each(variants)('holds where $scenario.name', ({ scenario: story }) => {
    const { violation, exhausted } = explore({ ...story, rules: protocolRules }, { maxStates: MAX_STATES });

    expect(violation).toBeUndefined();
    expect(exhausted).toBe(true);
  });
});

describe('the explorer', () => {
  it.each(variants)(
    'finds what breaks without $leftOut, as $scenario.name',
    ({ leftOut, breaks, scenario: story }) => {
      const { violation } = explore({ ...story, rules: without(leftOut) }, { maxStates: MAX_STATES });

      expect(violation?.breach ?? 'nothing').toMatch(breaks);
    },
  );

  it('finds the shortest way to what breaks', () => {
    const { leftOut, scenario: story } = variants.find(
      ({ leftOut }) => leftOut === 'completesOnlyAfterApply',
    )!;

    expect(explore({ ...story, rules: without(leftOut) }, { maxStates: MAX_STATES }).violation).toEqual({
      breach: 'a unit of "the first thing" is lost',
      schedule: [
        'merge is asked',
        'merge: read → READ',
        'merge: lookForKey → NOT_FOUND',
        'merge: claim → CLAIMED',
        'merge: complete → COMPLETED',
      ],
    });
  });

  it('says when it was cut short', () => {
    const { scenario: story, small } = scenarios[0]!;
    const model = { ...story, budget: small, rules: protocolRules };

    expect(explore(model, { maxStates: 1000 })).toMatchObject({ states: 1000, exhausted: false });
  });
});

describe('a failover that forgets writes', () => {
  const underFailover = (durability: Durability): Model => ({
    ...scenario('a failover in the middle of a merge', {
      durability,
      operations: [given('the first thing', 0), add('another thing', 0)],
      requests: [merge('merge', 0, 1)],
      budget: { failover: 1 },
    }),
    rules: protocolRules,
  });

  it('loses acknowledged units if callers do not wait for replicas', () => {
    const { violation } = explore(underFailover('async'), { maxStates: MAX_STATES });

    expect(violation?.breach).toMatch(/is lost|there twice/);
  });

  it('loses nothing where every step waits', () => {
    const { violation, exhausted } = explore(underFailover('replicated'), { maxStates: MAX_STATES });

    expect(violation).toBeUndefined();
    expect(exhausted).toBe(true);
  });
});
