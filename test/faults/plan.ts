import { crashPoints, type CrashPoint } from './crash-point';
import { seeded, type Random } from './random';

export const retriers = ['same client', 'another instance', 'sweeper alone', 'two at once'] as const;
/** Who goes on with a merge whose driver was killed; the same client comes with its key, to a new process. */
export type Retrier = (typeof retriers)[number];

export const stages = ['one Redis', 'cluster', 'source dies', 'target dies'] as const;
/** What the carts lie on; where an end dies, its primary in a cluster is killed in the moment of the last crash. */
export type Stage = (typeof stages)[number];

/** Merges that are brought to their crash points together and then left to one retrier. */
export interface RoundPlan {
  readonly retrier: Retrier;
  readonly points: readonly CrashPoint[];
  readonly random: Random;
}

/** Plans the trials, evenly for every retrier and crash point. */
export function planRounds(trials: number, roundSize: number, seed: number): RoundPlan[] {
  const share = Math.ceil(trials / retriers.length);
  const plans: RoundPlan[] = [];
  for (let first = 0; first < share; first += roundSize) {
    const size = Math.min(roundSize, share - first);
    const points = Array.from({ length: size }, (_, n) => crashPoints[(first + n) % crashPoints.length]!);
    for (const retrier of retriers)
      plans.push({ retrier, points, random: seeded(seed * 1000 + plans.length) });
  }
  return plans;
}
