import * as fc from 'fast-check';
import type { GraphQLInputType } from 'graphql';
import { isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';

/** What graphql-jit takes for a date in program text when it stands in a document. */
const PROGRAM = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dprocess.exit(9)';

/** By field. What stands between percent signs only the stage knows: it puts that in. */
const texts: Record<string, readonly string[]> = {
  sku: ['P001', 'P002', 'P003', 'P004', '', ' ', 'x'.repeat(65), 'Áo dài 👗', PROGRAM],
  lineId: ['%line0%', '%line1%', '%cart%.UDk5OQ', 'nothing', ''],
  lineIds: ['%line0%', '%line1%', '%cart%.UDk5OQ'],
  identityId: ['%cart%', '%otherCart%', 'B'.repeat(22), ''],
  sourceToken: ['%otherToken%', '%otherToken%', 'junk'],
  mergeId: ['%merge%', 'f'.repeat(40), ''],
  idempotencyKey: ['k1', 'k2', 'k3', 'k4', '', 'k'.repeat(129)],
  key: ['color', 'size', 'engraving', '__proto__', ''],
  name: ['Cart', 'CartLine', 'CartPayload', 'AddCartLinesInput', 'MergeStrategy', 'Nothing'],
};
const anyText = fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('black', '0', 'null', PROGRAM));
const anyInt = fc.constantFrom(0, 1, 1, 2, 3, 5, 998, 999, 1000, -1, 2147483647);
const anyReference = fc.oneof(
  fc.constantFrom(
    { __typename: 'Cart', id: '%cart%' },
    { __typename: 'Cart', id: '%otherCart%' },
    { __typename: 'CartLine', id: '%line0%' },
    { __typename: 'CartLine', id: '%line1%' },
    { __typename: 'CartLine', id: 'nothing' },
    { __typename: 'Product', sku: 'P001' },
  ),
  fc.constantFrom({ __typename: 'Cart' }, { id: '%cart%' }, 'Cart', 7, [], {
    __typename: '__proto__',
    id: '',
  }),
);
/** What does not fit, most often. */
const anything = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, 1e300, 2147483648, '', 'x', '1', [], {}, [[]], [null], {
    sku: 'P001',
  }),
  fc.jsonValue({ maxDepth: 2 }),
);

/**
 * Values for an input of a type.
 * @param field where they go; it says what its texts look like
 * @param wrong how many of 100 values, at any depth, fit or not
 */
export function valuesFor(type: GraphQLInputType, field: string, wrong: number): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: wrong, arbitrary: anything },
    { weight: 100 - wrong, arbitrary: fittingValues(type, field, wrong) },
  );
}

function fittingValues(type: GraphQLInputType, field: string, wrong: number): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return fittingValues(type.ofType, field, wrong);
  if (isListType(type)) return fc.array(valuesFor(type.ofType, field, wrong), { maxLength: 3 });
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const shapes = fields.map((each) => [each.name, valuesFor(each.type, each.name, wrong)] as const);
    const requiredKeys = fields.filter((each) => isNonNullType(each.type)).map(({ name }) => name);
    return fc.record(Object.fromEntries(shapes), { requiredKeys, noNullPrototype: true });
  }
  return scalars(type.name, field);
}

function scalars(name: string, field: string): fc.Arbitrary<unknown> {
  if (name === 'Int') return field === 'expectedVersion' ? fc.constantFrom(null, null, 0, 7) : anyInt;
  if (name === 'Boolean') return fc.boolean();
  if (name === '_Any') return anyReference;
  return field in texts ? fc.constantFrom(...texts[field]!) : anyText;
}
