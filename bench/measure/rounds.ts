import type { Progress } from '../progress';
import type { Measured, Target } from './round';
import { measureRound, warmUp } from './round';
import type { Figure } from '../load/statistics';
import { figureOf } from '../load/statistics';

const WARM_UP_SECONDS = 2;

export interface Effort {
  readonly rounds: number;
  /** Seconds per round and target. */
  readonly seconds: number;
  /** Also reduces what is counted rather than timed. */
  readonly quick: boolean;
}

export interface Row {
  readonly name: string;
  readonly figures: Readonly<Record<string, Figure>>;
}

/** Describes how `measureTargets` measures. */
export function timedRounds({ rounds, seconds }: Effort): string {
  return `${rounds} rounds of ${seconds} s each, after ${WARM_UP_SECONDS} s to warm up`;
}

/** Warms up all targets, then lets them take turns, so that other load on the machine affects all of them. */
export async function measureTargets(
  targets: readonly Target[],
  { rounds, seconds }: Effort,
  progress: Progress,
): Promise<Row[]> {
  for (const target of targets) {
    progress.say(`warming up: ${target.name}`);
    await warmUp(target, WARM_UP_SECONDS);
  }
  return alternate(
    targets.map((target) => ({ name: target.name, measure: () => measureRound(target, seconds) })),
    rounds,
    progress,
  );
}

export interface Contender {
  readonly name: string;
  readonly measure: () => Promise<Measured>;
}

/** The contenders take turns, and each round starts with a different one. */
export async function alternate(
  contenders: readonly Contender[],
  rounds: number,
  progress: Progress,
): Promise<Row[]> {
  const measured = contenders.map((): Measured[] => []);
  for (let round = 1; round <= rounds; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const index = (turn + round) % contenders.length;
      const { name, measure } = contenders[index]!;
      progress.say(`round ${round} of ${rounds}: ${name}`);
      measured[index]!.push(await measure());
    }
  }
  return contenders.map(({ name }, index) => ({ name, figures: figuresOf(measured[index]!) }));
}

export function figuresOf(rounds: readonly Measured[]): Record<string, Figure> {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, figureOf(rounds.map((round) => round[name]!))]));
}
