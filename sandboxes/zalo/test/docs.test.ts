import { readFileSync } from 'node:fs';
import { faultsSchema } from '../faults';

describe('docs/zalo-sandbox.md', () => {
  it('lists the knobs as they are', () => {
    const [, table = ''] = readFileSync('docs/zalo-sandbox.md', 'utf8').split(/<!-- \/?knobs -->/);
    const [, , ...rows] = table.trim().replace(/ +/g, ' ').split('\n');

    expect(rows).toEqual(
      Object.entries(faultsSchema.properties).map(
        ([name, { description }]) => `| \`${name}\` | ${description} |`,
      ),
    );
  });
});
