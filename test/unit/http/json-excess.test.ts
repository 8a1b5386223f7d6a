import { findExcess } from '../../../src/http/server/body-limits';

const object = (members: number) =>
  JSON.stringify(Object.fromEntries(Array.from({ length: members }, (_, i) => [`k:${i}`, ':'])));
const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('excess in a JSON text', () => {
  it.each([
    ['100 deep', deep(100), false],
    ['101 deep', deep(101), true],
    ['objects', '{"a":'.repeat(101), true],
    ['many beside one another', `[${'[{}],'.repeat(1000)}[]]`, false],
    ['brackets in a string', JSON.stringify(deep(1000)), false],
    ['a string that ends in a backslash', `["\\\\",${deep(101)}]`, true],
    ['1000 members', object(1000), false],
    ['1001 members', object(1001), true],
    ['1001 members of an inner object', `{"a":[${object(2)},${object(1001)}]}`, true],
    ['many members of many objects', `[${Array.from({ length: 9 }, () => object(999)).join()}]`, false],
    ['a quotation mark in a string', `["\\"${'['.repeat(1000)}"]`, false],
  ])('is judged for %s', (_, json, isExcess) => {
    expect(findExcess(json) !== undefined).toBe(isExcess);
  });
});
