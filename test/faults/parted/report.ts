import { aligned, grouped, sumOf } from '../table';
import type { PartedResult } from './result';

/** A line for every kind of trial: what the isolated primaries forgot, and what came of it. */
export function partedTableOf(results: readonly PartedResult[]): string {
  const head = ['parted', 'step', 'client', 'trials', 'forgotten', 'told early'];
  const counts = ['lost', 'doubled', 'resurrected', 'pending', 'wrong answers', 'last at rest'];
  const groups = grouped(results, ({ durability, point, caller }) => [durability, point, caller]);
  const rows = groups.map(([kind, trials]) => [...kind, ...countsOf(trials)]);
  const sums = grouped(results, ({ durability }) => [durability]).map(([kind, trials]) => [
    ...[...kind, 'all', ''],
    ...countsOf(trials),
  ]);
  return aligned([[...head, ...counts], ...rows, ...sums]);
}

function countsOf(trials: readonly PartedResult[]): string[] {
  const sum = (count: (trial: PartedResult) => number) => sumOf(trials, count);
  return [
    String(trials.length),
    sum(({ forgotten }) => Number(forgotten)),
    sum(({ toldEarly }) => Number(toldEarly)),
    sum(({ lost }) => lost),
    sum(({ doubled }) => doubled),
    sum(({ resurrected }) => resurrected),
    sum(({ pending }) => Number(pending)),
    sum(({ wrongAnswers }) => wrongAnswers.length),
    `${Math.round(Math.max(...trials.map(({ restAfterMs = NaN }) => restAfterMs)))} ms`,
  ];
}
