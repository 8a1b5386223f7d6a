import type { Durability } from '../../src/redis/script-runner';
import { crashPoints } from './crash-point';
import type { AnyStage } from './options';
import { readOptions } from './options';
import { planPartitions } from './parted/plan';
import { partedTableOf } from './parted/report';
import type { PartedResult } from './parted/result';
import { runParted } from './parted/stage';
import * as partedVerdict from './parted/verdict';
import { planRounds, stages, type Stage } from './plan';
import { Progress } from './progress';
import { tableOf, timesOf } from './report';
import { runStage } from './stage';
import type { TrialResult } from './trial-result';
import { isViolated } from './trial-result';
import * as verdict from './verdict';

const ROUND_SIZE = 3 * crashPoints.length;
const STAGES_AT_ONCE = 2;

const progress = new Progress();
const crashed: TrialResult[] = [];
const parted: PartedResult[] = [];

/**
 * Kills the service in the middle of merges, at every crash point, and leaves them to every kind of retrier on every
 * kind of store; and parts a cluster, so that a primary forgets what it executed. Fails if anything was lost, doubled,
 * resurrected or left pending where it must not, or if a fault did not happen.
 */
async function main(): Promise<void> {
  const { seed, trials, chosen } = readOptions(process.argv.slice(2));
  console.log(`${trials} trials on ${chosen.join(', ')}; --seed ${seed}`);
  await runAll(chosen, Math.ceil(trials / chosen.length), seed);
  if (crashed.length > 0) console.log(`\n${tableOf(crashed)}\n\n${timesOf(crashed)}`);
  if (parted.length > 0) console.log(`\n${partedTableOf(parted)}`);
  const { text: failed, tooMany } = progress.failed;
  console.log(`\n${failed}`);
  const complaints = [
    ...(tooMany ? [`Too much was not tried: ${failed}`] : []),
    ...chosen.filter((stage) => !isTried(stage)).map((stage) => `Nothing was tried on ${stage}`),
    ...verdict.complaintsAbout(crashed),
    ...partedVerdict.complaintsAbout(parted),
  ];
  for (const complaint of complaints) console.log(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}

function isTried(chosen: AnyStage): boolean {
  return chosen === 'parted' ? parted.length > 0 : crashed.some(({ stage }) => stage === chosen);
}

async function runAll(chosen: readonly AnyStage[], trialsEach: number, seed: number): Promise<void> {
  const queue = [...chosen];
  const runSome = async () => {
    for (let stage = queue.shift(); stage; stage = queue.shift()) {
      if (stage === 'parted') {
        await part('replicated', trialsEach / 2, seed);
        await part('fsync', trialsEach / 2, seed);
      } else {
        await crash(stage, trialsEach, seed + stages.indexOf(stage));
      }
    }
  };
  await Promise.all(Array.from({ length: STAGES_AT_ONCE }, runSome));
}

async function crash(stage: Stage, trials: number, seed: number): Promise<void> {
  const onRound = (results: readonly TrialResult[]) => {
    crashed.push(...results);
    progress.add(results, (result) => isViolated(result) || !result.fault);
  };
  await runStage(stage, planRounds(trials, ROUND_SIZE, seed), onRound, (error) =>
    progress.fail(stage, error),
  );
}

async function part(durability: Durability, trials: number, seed: number): Promise<void> {
  const onPartition = (results: readonly PartedResult[]) => {
    parted.push(...results);
    progress.add(results, partedVerdict.isBroken);
  };
  const stage = `parted, ${durability}`;
  await runParted(durability, planPartitions(trials, seed), onPartition, (error) =>
    progress.fail(stage, error),
  );
}

void main();
