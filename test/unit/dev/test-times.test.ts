import { callModule } from '../../support/call-module';

describe('the times of test files', () => {
  it('names the ten slowest, the slowest first', async () => {
    const results = Array.from({ length: 12 }, (_, index) => ({
      name: `/project/test/unit/${index}.test.ts`,
      startTime: 1_000,
      endTime: 1_000 + index * 1_150,
      assertionResults: Array.from({ length: index }, () => ({})),
    }));

    const lines = await callModule<string[]>('dev/test-times.mjs', 'slowestFiles', [results, '/project']);

    expect(lines).toHaveLength(11);
    expect(lines[1]).toBe('   12.7 s   11 tests  test/unit/11.test.ts');
    expect(lines[2]).toBe('   11.5 s   10 tests  test/unit/10.test.ts');
    expect(lines[10]).toBe('    2.3 s    2 tests  test/unit/2.test.ts');
  });
});
