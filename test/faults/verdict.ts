import type { TrialResult } from './trial-result';
import { isViolated } from './trial-result';

/** Why the trials failed, a line each; none if they did not. */
export function complaintsAbout(results: readonly TrialResult[]): string[] {
  const violations = results.filter(isViolated).length;
  const faultless = results.filter(({ fault }) => !fault).length;
  const slow = slowOf(results);
  return [
    ...(violations > 0 ? [`${violations} trials broke a promise`] : []),
    ...(faultless > 0 ? [`${faultless} faults did not happen`] : []),
    ...(slow.length > 0 ? [`Too slow, in ms, while nobody retried: ${slow.join(', ')}`] : []),
  ];
}

/** What broke the promise that merges without a client come to rest: 99 of 100 in 5 s, all in 10 s. */
function slowOf(results: readonly TrialResult[]): number[] {
  const alone = results.filter(({ retrier }) => retrier === 'sweeper alone');
  const times = alone.map(({ restAfterMs = 0 }) => restAfterMs);
  // A failover takes a few seconds of its own.
  const whole = alone
    .filter(({ stage }) => !stage.includes('dies'))
    .map(({ restAfterMs = 0 }) => restAfterMs);
  const [hundredth = 0] = whole.sort((a, b) => b - a).slice(Math.floor(whole.length / 100));
  return [...times.filter((time) => time > 10_000), ...(hundredth > 5000 ? [hundredth] : [])];
}
