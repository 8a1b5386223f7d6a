import { nestsTooDeep } from '../../../src/http/graphql/graphql-limits';

const deep = (depth: number, [open, close] = '{}') => open!.repeat(depth) + close!.repeat(depth);

describe('nesting of a GraphQL document', () => {
  it.each([
    ['200 deep', deep(200), false],
    ['201 deep', deep(201), true],
    ['lists', `{ a(b: ${deep(199, '[]')}) }`, true],
    ['many beside one another', `{ ${'a(b: [1]) { c } '.repeat(500)} }`, false],
    ['brackets in a string', `{ a(b: "${deep(300)}") }`, false],
    ['a quotation mark in a string', `{ a(b: "\\"${'{'.repeat(300)}") }`, false],
    ['a string that ends in a backslash', `{ a(b: "\\\\") ${deep(200)} }`, true],
    ['brackets in a block string', `{ a(b: """ " ${deep(300)} \\""" ${deep(300)} """) }`, false],
    ['an empty string', `{ a(b: "", c: """""") ${deep(200)} }`, true],
    ['what follows a block string', `{ a(b: """ " """) ${deep(200)} }`, true],
    ['brackets in a comment', `{ a # " ${deep(300)}\n }`, false],
    ['what follows a comment', `{ a # "\r${deep(200)} }`, true],
  ])('is judged for %s', (_, document, tooDeep) => {
    expect(nestsTooDeep(document)).toBe(tooDeep);
  });
});
