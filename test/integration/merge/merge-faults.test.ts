import type { Retrier, Stage } from '../../faults/plan';
import { planRounds, retriers } from '../../faults/plan';
import { demandRound } from '../../faults/rounds';
import { runStage } from '../../faults/stage';
import type { TrialResult } from '../../faults/trial-result';
import { isViolated } from '../../faults/trial-result';
import { crashPoints } from '../../faults/crash-point';

const SEED = 1;
const REST_WITHIN_MS = 10_000;

/** A sample of what `npm run test:faults` tries: every crash point once for each retrier that is named. */
const samples: { stage: Stage; by: readonly Retrier[] }[] = [
  { stage: 'one Redis', by: retriers },
  { stage: 'cluster', by: ['two at once'] },
  { stage: 'source dies', by: ['same client'] },
  { stage: 'target dies', by: ['sweeper alone'] },
];

describe('mergeCart whose driver is killed before and after every script, and before it answers', () => {
  it.each(samples)(
    'loses, doubles and resurrects nothing and comes to rest: $stage, $by',
    async ({ stage, by }) => {
      const { length } = crashPoints;
      const plans = planRounds(retriers.length * length, length, SEED);
      const results: TrialResult[] = [];

      const chosen = plans.filter(({ retrier }) => by.includes(retrier));
      await runStage(stage, chosen, (round) => results.push(...round), demandRound);

      expect(results).toHaveLength(by.length * length);
      expect(results.filter(({ fault }) => !fault)).toEqual([]);
      expect(results.filter(isViolated)).toEqual([]);
      expect(Math.max(...results.map(({ restAfterMs = 0 }) => restAfterMs))).toBeLessThan(REST_WITHIN_MS);
    },
    90_000,
  );
});
