import { nestsTooDeep } from '../../../src/http/server/json-body';

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('nesting of a JSON text', () => {
  it.each([
    ['100 deep', deep(100), false],
    ['101 deep', deep(101), true],
    ['objects', '{"a":'.repeat(101), true],
    ['many beside one another', `[${'[{}],'.repeat(1000)}[]]`, false],
    ['brackets in a string', JSON.stringify(deep(1000)), false],
    ['a string that ends in a backslash', `["\\\\",${deep(101)}]`, true],
    ['a quotation mark in a string', `["\\"${'['.repeat(1000)}"]`, false],
  ])('is judged for %s', (_, json, tooDeep) => {
    expect(nestsTooDeep(json)).toBe(tooDeep);
  });
});
