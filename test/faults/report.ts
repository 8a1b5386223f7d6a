import { aligned, grouped, sumOf } from './table';
import type { TrialResult } from './trial-result';

/** A line for every kind of trial: what was tried, what went wrong. */
export function tableOf(results: readonly TrialResult[]): string {
  const head = ['stage', 'retrier', 'crash point', 'trials', 'faults'];
  const counts = ['lost', 'doubled', 'resurrected', 'pending', 'wrong answers'];
  const groups = grouped(results, ({ stage, retrier, point }) => [stage, retrier, point]);
  const rows = [...groups].map(([kind, trials]) => [...kind, ...countsOf(trials)]);
  return aligned([[...head, ...counts], ...rows, ['all', '', '', ...countsOf(results)]]);
}

/** How long it took from the kill until rest, and until a retry was acknowledged. */
export function timesOf(results: readonly TrialResult[]): string {
  const head = ['stage', 'retrier', 'ms from the kill until', 'n', 'p50', 'p99', 'max'];
  const groups = grouped(results, ({ stage, retrier }) => [stage, retrier]);
  const rows = [...groups].flatMap(([kind, trials]) => [
    [...kind, 'rest', ...quantiles(trials.map(({ restAfterMs }) => restAfterMs))],
    [...kind, 'acknowledged', ...quantiles(trials.map((trial) => trial.acknowledgedAfterMs))],
  ]);
  return aligned([head, ...rows.filter((row) => row[3] !== '0')]);
}

function countsOf(trials: readonly TrialResult[]): string[] {
  const sum = (count: (trial: TrialResult) => number) => sumOf(trials, count);
  return [
    String(trials.length),
    sum(({ fault }) => Number(fault)),
    sum(({ lost }) => lost),
    sum(({ doubled }) => doubled),
    sum(({ resurrected }) => resurrected),
    sum(({ pending }) => Number(pending)),
    sum(({ wrongAnswers }) => wrongAnswers.length),
  ];
}

function quantiles(times: readonly (number | undefined)[]): string[] {
  const sorted = times.filter((time) => time !== undefined).sort((a, b) => a - b);
  const at = (share: number) => String(Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0));
  return [String(sorted.length), at(0.5), at(0.99), at(1)];
}
