import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stores } from '../../support/stores';
import { useStore } from '../../support/use';

const [{ env }] = stores as [(typeof stores)[number]];
const RULE = readFileSync(join(__dirname, '../../../src/redis/lua/include/threeway.lua'), 'utf8');
const ASK = `
local others = ARGV[3] ~= '' and cjson.decode(ARGV[3]) or nil
return threeWay(tonumber(ARGV[1]), tonumber(ARGV[2]), others)`;

const units = fc.nat({ max: 12 });
const mine = fc.option(units, { freq: 4 });
const deltas = fc.array(fc.integer({ min: -8, max: 8 }), { maxLength: 8 });
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe('the three-way rule', () => {
  const redis = useStore(env);

  /** What the rule itself, as Redis runs it, says; null stands for nil. */
  async function threeWay(
    copy: number | null,
    now: number,
    others: readonly number[] | null,
  ): Promise<unknown> {
    return redis.eval(RULE + ASK, 0, String(copy ?? ''), String(now), others ? JSON.stringify(others) : '');
  }

  /** Holds for every line with a known base. */
  async function always(
    claim: (copy: number | null, others: number[], result: number) => void,
  ): Promise<void> {
    await fc.assert(
      fc.asyncProperty(mine, units, deltas, async (copy, now, others) => {
        claim(copy, others, (await threeWay(copy, now, others)) as number);
      }),
      { numRuns: 300, seed: 20260101 },
    );
  }

  it.each([
    ['the copy grew', 7, [], 7],
    ['the copy lost the line', null, [], 0],
    ['both added', 6, [3], 9],
    ['others removed what the copy still has', 5, [-5], 0],
    ['others removed it, the copy grew by 2', 7, [-5], 2],
    ['both removed it', 0, [-5], 0],
    ['both removed it, and others added 3 afterwards', 0, [-5, 3], 3],
    ['others added 3, and removed all 8', 5, [3, -8], 0],
  ])('when %s', async (_, copy, others, expected) => {
    expect(await threeWay(copy, 5, others)).toBe(expected);
  });

  it('is the highest of copy and changes together, and of the changes from any moment on', async () => {
    await always((copy, others, result) => {
      const since = others.map((_, moment) => sum(others.slice(moment)));

      expect(result).toBe(Math.max((copy ?? 0) + sum(others), ...since, 0));
    });
  });

  it('is the plain sum where no step falls below 0', async () => {
    await always((copy, others, result) => {
      const steps = others.map((_, step) => (copy ?? 0) + sum(others.slice(0, step + 1)));
      fc.pre(steps.every((step) => step >= 0));

      expect(result).toBe((copy ?? 0) + sum(others));
    });
  });

  it('never swallows what others added last', async () => {
    await always((_, others, result) => {
      const last = others.at(-1) ?? 0;

      expect(result).toBeGreaterThanOrEqual(Math.max(last, 0));
    });
  });

  it('takes the higher quantity without a base, and removes only what has 0 units', async () => {
    await fc.assert(
      fc.asyncProperty(mine, units, async (copy, now) => {
        const expected = copy === 0 ? 0 : Math.max(copy ?? now, now);

        expect(await threeWay(copy, now, null)).toBe(expected);
      }),
      { numRuns: 200, seed: 20260101 },
    );
  });
});
