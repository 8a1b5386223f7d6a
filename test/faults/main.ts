import { parseArgs } from 'node:util';
import { crashPoints } from './crash-point';
import type { Stage } from './plan';
import { planRounds, stages } from './plan';
import { tableOf, timesOf } from './report';
import { runStage } from './stage';
import type { TrialResult } from './trial-result';
import { isViolated } from './trial-result';

const ROUND_SIZE = 3 * crashPoints.length;
const STAGES_AT_ONCE = 2;
const TELL_EVERY = 100;

/**
 * Kills the service in the middle of merges, at every crash point, and leaves them to every kind of retrier on every
 * kind of store. Fails if anything was lost, doubled, resurrected or left pending, or if a fault did not happen.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '1' },
      trials: { type: 'string', default: '2016' },
      stage: { type: 'string', multiple: true, default: [...stages] },
    },
  });
  const [seed, trials] = [Number(values.seed), Number(values.trials)];
  const chosen = stages.filter((stage) => values.stage.includes(stage));
  console.log(`${trials} trials on ${chosen.join(', ')}; --seed ${seed}`);
  const results = await runAll(chosen, Math.ceil(trials / chosen.length), seed);
  console.log(`\n${tableOf(results)}\n\n${timesOf(results)}`);
  const violations = results.filter(isViolated);
  const faultless = results.filter(({ fault }) => !fault).length;
  if (faultless > 0) console.log(`${faultless} faults did not happen`);
  const slow = slowOf(results);
  if (slow.length > 0) console.log(`Too slow, in ms, while nobody retried: ${slow.join(', ')}`);
  process.exitCode = violations.length + faultless + slow.length > 0 ? 1 : 0;
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

async function runAll(chosen: readonly Stage[], trialsEach: number, seed: number): Promise<TrialResult[]> {
  const started = performance.now();
  const results: TrialResult[] = [];
  let told = 0;
  const onRound = (more: readonly TrialResult[]) => {
    results.push(...more);
    for (const violation of more.filter(isViolated)) console.log(JSON.stringify(violation));
    if (results.length < told + TELL_EVERY) return;
    told = results.length;
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${told} trials, ${results.filter(isViolated).length} violations, ${seconds} s`);
  };
  const queue = [...chosen];
  const runSome = async () => {
    for (let stage = queue.shift(); stage; stage = queue.shift())
      await runStage(stage, planRounds(trialsEach, ROUND_SIZE, seed + stages.indexOf(stage)), onRound);
  };
  await Promise.all(Array.from({ length: STAGES_AT_ONCE }, runSome));
  return results;
}

void main();
