import type { Progress } from '../progress';
import type { Measured, Target } from './round';
import { measureRound, warmUp } from './round';
import type { Figure } from '../load/statistics';
import { figureOf } from '../load/statistics';

const WARM_UP_SECONDS = 2;

/** How long to measure. */
export interface Effort {
  readonly rounds: number;
  /** Of each round of each target. */
  readonly seconds: number;
  /** A look only: what is counted and not timed is less too. */
  readonly quick: boolean;
}

/** One line of a table. */
export interface Row {
  readonly name: string;
  readonly figures: Readonly<Record<string, Figure>>;
}

/** In words, how measureTargets measures. */
export function timedRounds({ rounds, seconds }: Effort): string {
  return `${rounds} rounds of ${seconds} s each, after ${WARM_UP_SECONDS} s to warm up`;
}

/** Warms all targets up, then lets them take turns: what else happens on the machine happens to all of them. */
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

/** Something that can be measured again and again. */
export interface Contender {
  readonly name: string;
  readonly measure: () => Promise<Measured>;
}

/** They take turns, each round another one first. */
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

/** Each thing that was measured, over all rounds. */
export function figuresOf(rounds: readonly Measured[]): Record<string, Figure> {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, figureOf(rounds.map((round) => round[name]!))]));
}
