import fc from 'fast-check';
import { loadConfig } from '../../../src/config/config';
import { protocolRules } from '../../model/rules';
import { largeBudgets, scenarios } from '../../model/scenarios';
import type { Model } from '../../model/state';
import { Clock } from '../../replay/clock';
import { Replay } from '../../replay/replay';
import { serviceEnv } from '../../support/service';
import { stores } from '../../support/stores';
import { useStore } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const { cart } = loadConfig(serviceEnv(env));
const SEED = Number(process.env.REPLAY_SEED ?? 20260101);
const RUNS = Number(process.env.REPLAY_RUNS ?? 1000);
const MOST_STEPS = 60;
/** On a slow machine a trace takes some 50 ms, and a failure some hundred traces more. */
const PATIENCE_MS = 60_000 + RUNS * 50;

/** What the traces must have led to, else they prove little. */
const WITHIN_REACH = [
  'apply ALREADY',
  'apply FOLLOW',
  'claim MERGED',
  'claim NOTHING',
  'claim STALE',
  'lookForKey FOLLOW',
  'lookForKey FOUND',
  'takeOrder LOOK',
  'takings TAKINGS',
  'undoApply ALREADY',
  'undoApply CLOSED',
  'undoClaim FOLLOW',
  'undoClaim REFUSED',
  'undoClaim UNDONE',
  'write CLOSED',
  'write REPLAYED',
];

const story = fc.constantFrom(...scenarios.map(({ scenario }) => scenario.name));
const choices = fc.array(fc.nat({ max: 2 ** 16 }), { minLength: MOST_STEPS, maxLength: MOST_STEPS });

/** As much goes wrong as in the long run, but no failover: it would need a Redis for each slot. */
function modelOf(name: string): Model {
  const bounded = scenarios.find(({ scenario }) => scenario.name === name)!;
  const [, budget] = largeBudgets(bounded).at(-1)!;
  return {
    ...bounded.scenario,
    durability: 'fsync',
    budget: { ...budget, failover: 0 },
    rules: protocolRules,
  };
}

describe('the model of the merge', () => {
  const redis = useStore(env);
  const clock = new Clock();
  afterAll(() => clock.restore());

  it(
    'and the scripts agree after every step of a random trace',
    async () => {
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty(story, choices, async (name, chosen) => {
          const replay = new Replay(modelOf(name), redis, cart, clock);
          await replay.run(chosen);
          replay.seen.forEach((reply) => seen.add(reply));
        }),
        { numRuns: RUNS, seed: SEED },
      );

      expect([...seen]).toEqual(expect.arrayContaining(WITHIN_REACH));
    },
    PATIENCE_MS,
  );
});
