import { readFileSync } from 'node:fs';
import { wordsOf } from '../../../src/http/server/text-forms';

it('has words for each pattern that the routes ask for', () => {
  const description = readFileSync('schema/openapi.json', 'utf8');
  const patterns = [...description.matchAll(/"pattern": ("(?:[^"\\]|\\.)*")/g)].map(
    ([, text]) => JSON.parse(text!) as string,
  );

  expect(patterns.length).toBeGreaterThan(0);
  expect(patterns.filter((pattern) => !wordsOf(pattern))).toEqual([]);
});
