import * as fc from 'fast-check';
import type { OperationDefinitionNode } from 'graphql';
import { buildSchema, getVariableValues, parse } from 'graphql';
import { createFastCoercion } from '../../../src/http/graphql/lane/fast-variables';

const schema = buildSchema(`
  enum Size { S M }
  scalar Anything
  input Only @oneOf { a: Int b: String }
  input Line {
    sku: String!
    quantity: Int = 1
    note: String = null
    sizes: [Size!]
    grid: [[Int]!]
    parts: [Line!]
    only: Only
    rate: Float
    gift: Boolean
    any: Anything
  }
  type Query { cart: ID }
`);

function definitionsOf(variables: string) {
  const [operation] = parse(`query (${variables}) { cart }`).definitions;
  return (operation as OperationDefinitionNode).variableDefinitions!;
}

function coercions(variables: string) {
  const definitions = definitionsOf(variables);
  return {
    fast: createFastCoercion(schema, definitions),
    graphqlJs: (sent: Record<string, unknown>) => getVariableValues(schema, definitions, sent).coerced,
  };
}

const leaf = fc.oneof(
  fc.constantFrom(null, 'S', 'M', 'L', '', '7', true, false, 0, -1, 1.5, 2 ** 31, 2 ** 31 - 1),
  fc.string(),
  fc.integer(),
);
const mostly = <T>(fitting: fc.Arbitrary<T>, other: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 9, arbitrary: fitting }, { weight: 1, arbitrary: other });
const { line } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 2 }), tie('line')),
  line: fc.record(
    {
      sku: mostly(fc.string(), leaf),
      quantity: mostly(fc.integer(), tie('value')),
      note: mostly(fc.option(fc.string()), leaf),
      sizes: mostly(fc.array(fc.constantFrom('S', 'M')), tie('value')),
      grid: mostly(fc.array(fc.array(fc.option(fc.integer()))), tie('value')),
      parts: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('line'), { maxLength: 2 })),
      only: mostly(fc.constant(null), fc.record({ a: fc.integer() })),
      rate: mostly(fc.double({ noNaN: true, noDefaultInfinity: true }), leaf),
      gift: mostly(fc.boolean(), leaf),
      any: tie('value'),
    },
    { requiredKeys: ['sku'] },
  ),
}));

describe('variables that are coerced without graphql-js', () => {
  it('are what graphql-js makes of them', () => {
    const { fast, graphqlJs } = coercions('$line: Line!, $lines: [Line!], $id: ID, $size: Size');
    let judged = 0;
    const sent = fc.record(
      {
        line,
        lines: mostly(fc.array(line, { maxLength: 2 }), leaf),
        id: mostly(fc.option(fc.string()), leaf),
        size: mostly(fc.constantFrom('S', 'M'), leaf),
        more: leaf,
      },
      { requiredKeys: ['line'] },
    );
    fc.assert(
      fc.property(sent, (values) => {
        const coerced = fast(values);
        if (!coerced) return;
        judged += 1;
        // As text: the fingerprint of an input hangs on the order of its fields.
        expect(JSON.stringify(coerced)).toBe(JSON.stringify(graphqlJs(values)));
      }),
      { numRuns: 20_000, seed: 20261124 },
    );
    expect(judged).toBeGreaterThan(1000);
  });

  it.each([
    ['what every client sends', { line: { sku: 'P001', quantity: 2, parts: [{ sku: 'P002' }] } }],
    ['defaults', { line: { sku: 'P001' } }],
    ['null for what may be null', { line: { sku: 'P001', quantity: null, sizes: null }, id: null }],
    ['what is sent beside the variables', { line: { sku: 'P001' }, more: 1 }],
    ['enums and lists', { line: { sku: 'P001', sizes: ['S', 'M'], grid: [[1, null], []] }, size: 'M' }],
  ])('may be %s', (_, sent) => {
    const { fast, graphqlJs } = coercions('$line: Line!, $id: ID, $size: Size');
    expect(fast(sent)).toEqual(graphqlJs(sent));
    expect(fast(sent)).toBeDefined();
  });

  it.each([
    ['nothing for a variable that is needed', {}],
    ['null for it', { line: null }],
    ['a list for an object', { line: [{ sku: 'P001' }] }],
    ['a field that is missing', { line: { quantity: 1 } }],
    ['a field that does not exist', { line: { sku: 'P001', colour: 'red' } }],
    ['null in a list', { line: { sku: 'P001', sizes: [null] } }],
    ['a value of another type', { line: { sku: 'P001', quantity: '1' } }],
    ['two of one', { line: { sku: 'P001', only: { a: 1, b: 'x' } } }],
    ['one value for a list of one', { line: { sku: 'P001', sizes: 'S' } }],
  ])('are not %s', (_, sent) => {
    expect(coercions('$line: Line!').fast(sent)).toBeUndefined();
  });

  it('have no defaults of their own', () => {
    expect(coercions('$id: ID = "7"').fast({ id: '8' })).toBeUndefined();
  });
});
