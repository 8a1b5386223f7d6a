import { callModule } from '../../support/call-module';

const checks = { passed: 10, failed: 0 };
const pending = (...names: string[]) => [
  { assertionResults: names.map((fullName) => ({ fullName, status: 'pending' })) },
];
const results = { numPassedTests: 5, numFailedTests: 0, numRuntimeErrorTestSuites: 0, testResults: [] };

function countOf(...args: readonly unknown[]): Promise<{ lines: string[]; failed: boolean }> {
  return callModule('dev/test-count.mjs', 'countOf', args);
}

describe('the last line of npm test', () => {
  it('counts checks and tests', async () => {
    expect(await countOf(checks, { status: 0, results }, false)).toEqual({
      lines: ['tests: 15 passed, 0 failed'],
      failed: false,
    });
    const broken = { ...results, numFailedTests: 2, numRuntimeErrorTestSuites: 1 };
    expect(await countOf({ passed: 9, failed: 1 }, { status: 1, results: broken }, false)).toEqual({
      lines: ['tests: 14 passed, 4 failed'],
      failed: true,
    });
  });

  it.each([1, null])('is there also when jest came to nothing (exit code %j)', async (status) => {
    const none = { passed: 0, failed: 0 };
    expect(await countOf(none, { status }, false)).toEqual({
      lines: ['tests: 0 passed, 1 failed'],
      failed: true,
    });
  });

  it('says what is missing only where that is why a test was skipped', async () => {
    const elsewhere = { status: 0, results: { ...results, testResults: pending('writes, on Linux') } };
    expect((await countOf(checks, elsewhere, false)).lines).toEqual([
      'skipped: writes, on Linux',
      'tests: 15 passed, 0 failed, 1 skipped',
    ]);

    const alone = { status: 0, results: { ...results, testResults: pending('the graph by Apollo Router') } };
    expect((await countOf(checks, alone, false)).lines).toEqual([
      'skipped: the graph by Apollo Router',
      'Tests through Apollo Router need it: set APOLLO_ROUTER_BIN, or put `router` on PATH.',
      'tests: 15 passed, 0 failed, 1 skipped',
    ]);
  });

  it('counts a skipped test as failed where everything is at hand', async () => {
    const skipping = { status: 0, results: { ...results, testResults: pending('a', 'b') } };
    expect(await countOf(checks, skipping, true)).toEqual({
      lines: ['skipped: a', 'skipped: b', 'tests: 15 passed, 2 failed'],
      failed: true,
    });
  });
});
