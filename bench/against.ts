import { addRequest, readRequest } from './load/cart-requests';
import type { Contender, Effort, Row } from './measure/rounds';
import { alternate } from './measure/rounds';
import { measureRound, warmUp } from './measure/round';
import { readTarget, SKUS, writeTarget } from './parts/cost';
import { mergeSome } from './parts/merge';
import type { Progress } from './progress';
import { newShoppers, SHOPPERS } from './shoppers';
import { Stage } from './stage';
import { commitOf, releaseOf } from '../test/support/release';

const WARM_UP_SECONDS = 4;
const MERGES = 100;
/** The highest acceptable ratio of a cost to the earlier commit's. */
const BAR = 1.05;
const COSTS = ['server CPU µs', 'Redis command µs'];

/** Runs reads, adds and merges of two commits in turns. Both are compiled the same way and have a Redis each. */
export async function measureAgainst(commit: string, effort: Effort, progress: Progress): Promise<Row[]> {
  return Stage.use(async (stage) => {
    const contenders: Contender[] = [];
    for (const each of [commit, 'HEAD']) {
      contenders.push(...(await contendersOf(stage, each, effort, progress)));
    }
    return alternate(contenders, effort.rounds, progress);
  });
}

async function contendersOf(
  stage: Stage,
  commit: string,
  { seconds }: Effort,
  progress: Progress,
): Promise<Contender[]> {
  const store = await stage.redis();
  const service = await stage.release(releaseOf(commit), store);
  const name = commitOf(commit).slice(0, 7);
  progress.say(`filling ${SHOPPERS} carts: ${name}`);
  const shoppers = await newShoppers(service.url, SHOPPERS, SKUS);
  const adds = shoppers.map((shopper) => addRequest(shopper, SKUS.slice(0, 1)));
  const targets = [
    readTarget(`read: ${name}`, service, store, shoppers.map(readRequest)),
    writeTarget(`add: ${name}`, service, store, adds),
  ];
  progress.say(`warming up: ${name}`);
  for (const target of targets) await warmUp(target, WARM_UP_SECONDS);
  const merge = () => mergeSome(service, store, MERGES);
  await merge();
  return [
    ...targets.map((target) => ({ name: target.name, measure: () => measureRound(target, seconds) })),
    { name: `merge: ${name}`, measure: merge },
  ];
}

/** One line per operation and cost: this commit's median as a ratio to the other's. */
export function ratiosOf(rows: readonly Row[]): string[] {
  const half = rows.length / 2;
  return rows.slice(half).flatMap(({ name, figures }, index) =>
    COSTS.map((cost) => {
      const ratio = figures[cost]!.median / rows[index]!.figures[cost]!.median;
      return `${ratio <= BAR ? 'met   ' : 'MISSED'} ${name}, ${cost}: ${ratio.toFixed(3)} × (at most ${BAR} ×)`;
    }),
  );
}
