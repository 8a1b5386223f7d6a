import * as fc from 'fast-check';
import { Redis } from 'ioredis';
import { buildCartSchema } from '../../../resolvers/index';
import { OneOfTwo } from '../../lanes/one-of-two';
import type { Operation } from '../../lanes/operations';
import { operationsOf } from '../../lanes/operations';
import { Stage } from '../../lanes/stage';
import type { Service } from '../../support/service';
import { startService } from '../../support/service';
import type { RedisServer } from '../../support/redis-server';
import { startRedis } from '../../support/redis-server';

/** `npm run test:lanes` has more of them. */
const TRIALS = Number(process.env['LANE_TRIALS'] ?? 1500);
const SEED = Number(process.env['LANE_SEED'] ?? 20261123);
/** Operations that share two carts, and that get compiled together. */
const ACT = 25;

describe('the two lanes', () => {
  let redises: RedisServer[];
  let clients: Redis[];
  let apollo: OneOfTwo;
  let compiled: OneOfTwo;
  let porter: Service;
  let stage: Stage;

  beforeAll(async () => {
    redises = await Promise.all([startRedis(), startRedis()]);
    const [one, two] = redises.map(({ url }) => url) as [string, string];
    clients = [new Redis(one), new Redis(two)];
    apollo = await OneOfTwo.start('apollo', one);
    compiled = await OneOfTwo.start('compiled', two);
    porter = await startService({ REDIS_URL: one });
    stage = new Stage(apollo, compiled, porter, ...(clients as [Redis, Redis]));
  });
  afterAll(async () => {
    await Promise.all([apollo, compiled, porter].map((service) => service.stop()));
    for (const client of clients) client.disconnect();
    await Promise.all(redises.map((redis) => redis.stop()));
  });

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
        await stage.set();
        await stage.rehearse(act);
        const before = await compiled.compiledCount();
        trials += await compare(act);
        executedCompiled += (await compiled.compiledCount()) - before;
        if (TRIALS > 5000) process.stdout.write(`${trials} trials, ${executedCompiled} compiled\n`);
      }

      expect(trials).toBeGreaterThanOrEqual(TRIALS);
      expect(executedCompiled).toBeGreaterThan(0.3 * trials);
      expect(await compiled.counts()).toEqual(await apollo.counts());
    },
    TRIALS * 100 + 30_000,
  );

  async function compare(act: Operation[]): Promise<number> {
    let trials = 0;
    for await (const { request, apollo, compiled } of stage.play(act)) {
      expect({ request, answer: compiled }).toEqual({ request, answer: apollo });
      trials += 1;
    }
    return trials;
  }
});
