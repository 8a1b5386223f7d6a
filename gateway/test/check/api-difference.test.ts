import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeType } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { apiDifference } from '../../check/difference/api-difference';

const WITH_QUERY = 'type Query { a: Int }';

/** Schemas that no composer produces, or that do not belong to this federation. The other tables have the rest. */
const rows: readonly [what: string, was: string, is: string, told: readonly string[]][] = [
  [
    'another query type',
    'type Query { a: Int }',
    'schema { query: Root } type Root { a: Int } type Query { a: Int }',
    ['breaking SCHEMA_QUERY_TYPE_CHANGED schema', 'safe TYPE_ADDED Root'],
  ],
  ['a directive', '', 'directive @d(a: Int) on FIELD', ['safe DIRECTIVE_ADDED @d']],
  ['a directive less', 'directive @d(a: Int) on FIELD', '', ['breaking DIRECTIVE_REMOVED @d']],
  [
    'another description of a directive',
    '"A." directive @d on FIELD',
    '"B." directive @d on FIELD',
    ['safe DIRECTIVE_DESCRIPTION_CHANGED @d'],
  ],
  [
    'a directive at more places',
    'directive @d on FIELD',
    'directive @d on FIELD | QUERY',
    ['safe DIRECTIVE_LOCATION_ADDED @d'],
  ],
  [
    'a directive that may be repeated',
    'directive @d on FIELD',
    'directive @d repeatable on FIELD',
    ['safe DIRECTIVE_REPEATABLE_ADDED @d'],
  ],
  [
    'a directive that may not be repeated',
    'directive @d repeatable on FIELD',
    'directive @d on FIELD',
    ['dangerous DIRECTIVE_REPEATABLE_REMOVED @d'],
  ],
  [
    'an argument of a directive',
    'directive @d on FIELD',
    'directive @d(a: Int) on FIELD',
    ['safe DIRECTIVE_ARGUMENT_ADDED @d(a:)'],
  ],
  [
    'a required argument of a directive',
    'directive @d on FIELD',
    'directive @d(a: Int!) on FIELD',
    ['breaking DIRECTIVE_ARGUMENT_ADDED @d(a:)'],
  ],
  [
    'an argument less of a directive',
    'directive @d(a: Int) on FIELD',
    'directive @d on FIELD',
    ['breaking DIRECTIVE_ARGUMENT_REMOVED @d(a:)'],
  ],
  [
    'another type of an argument of a directive',
    'directive @d(a: Int) on FIELD',
    'directive @d(a: ID) on FIELD',
    ['breaking DIRECTIVE_ARGUMENT_TYPE_CHANGED @d(a:)'],
  ],
  [
    'another default of an argument of a directive',
    'directive @d(a: Int = 1) on FIELD',
    'directive @d(a: Int = 2) on FIELD',
    ['dangerous DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED @d(a:)'],
  ],
  [
    'another description of an argument of a directive',
    'directive @d("A." a: Int) on FIELD',
    'directive @d("B." a: Int) on FIELD',
    ['safe DIRECTIVE_ARGUMENT_DESCRIPTION_CHANGED @d(a:)'],
  ],
  [
    'exactly one field of an input',
    'input I { a: Int b: Int }',
    'input I @oneOf { a: Int b: Int }',
    ['breaking DIRECTIVE_USAGE_INPUT_OBJECT_ADDED I'],
  ],
  [
    'any fields of an input',
    'input I @oneOf { a: Int b: Int }',
    'input I { a: Int b: Int }',
    ['safe DIRECTIVE_USAGE_INPUT_OBJECT_REMOVED I'],
  ],
  [
    'another description of an input field',
    'input I { "A." a: Int }',
    'input I { "B." a: Int }',
    ['safe INPUT_FIELD_DESCRIPTION_CHANGED I.a'],
  ],
  [
    'no description of an input field',
    'input I { "A." a: Int }',
    'input I { a: Int }',
    ['safe INPUT_FIELD_DESCRIPTION_REMOVED I.a'],
  ],
  [
    'another reason of a deprecated value',
    'enum E { A @deprecated(reason: "a") }',
    'enum E { A @deprecated(reason: "b") }',
    ['safe ENUM_VALUE_DEPRECATION_REASON_CHANGED E.A'],
  ],
  [
    'a value that is not deprecated any more',
    'enum E { A @deprecated(reason: "a") }',
    'enum E { A }',
    ['safe ENUM_VALUE_DEPRECATION_REASON_REMOVED E.A'],
  ],
  [
    'a reason of a deprecated field',
    'type T { a: Int @deprecated }',
    'type T { a: Int @deprecated(reason: "b") }',
    ['safe FIELD_DEPRECATION_REASON_ADDED T.a'],
  ],
  [
    'an argument that is not deprecated any more',
    'type T { a(b: Int @deprecated): Int }',
    'type T { a(b: Int): Int }',
    ['safe DIRECTIVE_USAGE_ARGUMENT_DEFINITION_REMOVED T.a(b:)'],
  ],
  [
    'an input field that is deprecated',
    'input I { a: Int }',
    'input I { a: Int @deprecated }',
    ['safe DIRECTIVE_USAGE_INPUT_FIELD_DEFINITION_ADDED I.a'],
  ],
  [
    'a scalar that is specified',
    'scalar S',
    'scalar S @specifiedBy(url: "https://example.com")',
    ['dangerous DIRECTIVE_USAGE_SCALAR_ADDED S'],
  ],
];

const complete = (sdl: string) => buildSchema(sdl.includes('Query') ? sdl : `${WITH_QUERY} ${sdl}`);

describe('for clients', () => {
  it.each(rows)('%s', async (_, was, is, told) => {
    const changes = await apiDifference(complete(was), complete(is));

    expect(changes.map(({ severity, kind, coordinate }) => `${severity} ${kind} ${coordinate}`)).toEqual(
      told,
    );
  });

  it('every kind of change that can be seen in an API schema has a row here or among the verdicts', () => {
    const tables = ['api-difference', 'verdicts-fields', 'verdicts-types'].map((name) =>
      join(__dirname, `${name}.test.ts`),
    );
    const text = tables.map((path) => readFileSync(path, 'utf8')).join('');
    // Of the directives at definitions, an API schema has only @deprecated, @specifiedBy and @oneOf.
    const unseen =
      /^DIRECTIVE_USAGE_(UNION_MEMBER|ENUM|ENUM_VALUE|FIELD|FIELD_DEFINITION|OBJECT|INTERFACE|SCHEMA)_(ADDED|REMOVED)$/;
    const missing = Object.values(ChangeType).filter(
      (kind) => !text.includes(` ${kind} `) && !unseen.test(kind),
    );

    // A deprecated field always has a reason: the standard one.
    expect(missing).toEqual(['FIELD_DEPRECATION_REASON_REMOVED']);
  });

  it('two arguments of one type that a directive gets are two changes', async () => {
    const changes = await apiDifference(
      complete('directive @d on FIELD'),
      complete('directive @d(a: Int, b: Int) on FIELD'),
    );

    expect(new Set(changes.map(({ id }) => id)).size).toBe(2);
  });
});
