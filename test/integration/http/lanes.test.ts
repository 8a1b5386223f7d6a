import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import { buildCartSchema } from '../../../resolvers/index';
import { OneOfTwo } from '../../lanes/one-of-two';
import type { Operation } from '../../lanes/operations';
import { operationsOf } from '../../lanes/operations';
import { Stage } from '../../lanes/stage';
import { startRedis } from '../../support/redis-server';
import { prepare, use, useService } from '../../support/use';

/** `npm run test:lanes` has more of them. */
const TRIALS = Number(process.env['LANE_TRIALS'] ?? 1500);
const SEED = Number(process.env['LANE_SEED'] ?? 20261123);
/** Operations that share two carts, and that get compiled together. */
const ACT = 25;

describe('the two lanes', () => {
  const one = use(startRedis);
  const two = use(startRedis);
  const apollo = use(() => OneOfTwo.start('apollo', one().url));
  const compiled = use(() => OneOfTwo.start('compiled', two().url));
  const porter = useService(() => ({ REDIS_URL: one().url }));
  const from = use(async () => new Redis(one().url));
  const to = use(async () => new Redis(two().url));
  const stage = prepare(() => new Stage(apollo(), compiled(), porter(), from(), to()));

  it(
    `answer ${TRIALS} random requests alike, seed ${SEED}`,
    async () => {
      const acts = fc.sample(fc.array(operationsOf(buildCartSchema()), { minLength: ACT, maxLength: ACT }), {
        seed: SEED,
        numRuns: Math.ceil(TRIALS / ACT / 4),
      });
      let trials = 0;
      let executedCompiled = 0;
      for (const act of acts) {
        await stage().set();
        await stage().rehearse(act);
        const before = await compiled().compiledCount();
        trials += await compare(act);
        executedCompiled += (await compiled().compiledCount()) - before;
        if (TRIALS > 5000) process.stdout.write(`${trials} trials, ${executedCompiled} compiled\n`);
      }

      expect(trials).toBeGreaterThanOrEqual(TRIALS);
      expect(executedCompiled).toBeGreaterThan(0.3 * trials);
      expect(await compiled().counts()).toEqual(await apollo().counts());
    },
    TRIALS * 100 + 30_000,
  );

  async function compare(act: Operation[]): Promise<number> {
    let trials = 0;
    for await (const { request, apollo, compiled } of stage().play(act)) {
      expect({ request, answer: compiled }).toEqual({ request, answer: apollo });
      trials += 1;
    }
    return trials;
  }
});
