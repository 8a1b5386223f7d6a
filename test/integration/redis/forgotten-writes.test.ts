import type { Durability } from '../../../src/redis/script-runner';
import { kinds, planPartitions } from '../../faults/parted/plan';
import type { PartedResult } from '../../faults/parted/result';
import { demandRound } from '../../faults/rounds';
import { runParted } from '../../faults/parted/stage';
import { isBroken, unshown } from '../../faults/parted/verdict';

const SEED = 1;
const WITHIN_MS = 90_000;
/** Only there a node can have an address of its own, by which it is cut off. */
const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;

async function partOnce(durability: Durability): Promise<PartedResult[]> {
  const results: PartedResult[] = [];
  await runParted(
    durability,
    planPartitions(kinds.length, SEED),
    (more) => results.push(...more),
    demandRound,
  );
  expect(results).toHaveLength(kinds.length);
  expect(results.filter(({ forgotten }) => !forgotten)).toEqual([]);
  return results;
}

/** A sample of what `npm run test:faults` tries on its last stage: one partition in either mode. */
describeOnLinux('a primary that is cut off, takes adds and steps of merges, and forgets them', () => {
  it(
    'has acknowledged none of it with CART_DURABILITY=replicated: nothing is lost, doubled or left pending',
    async () => {
      expect((await partOnce('replicated')).filter(isBroken)).toEqual([]);
    },
    WITHIN_MS,
  );

  it(
    'has acknowledged adds that are lost, and merges that are lost and doubled, without it',
    async () => {
      expect(unshown(await partOnce('fsync'))).toEqual([]);
    },
    WITHIN_MS,
  );
});
