import type { GraphQLSchema } from 'graphql';
import { GraphQLError, buildSchema, execute, parse } from 'graphql';
import { CompiledOperation } from '../../../src/http/graphql/lane/compiled-operation';

const SDL = `
  scalar _Any
  type Query { shelf: Shelf items: [Item] }
  type Shelf { label: String first: Item! second: Item! }
  type Item { name: String! price: Int! }
`;

/** Resolvers that fail, as methods of the values. */
const failing = (message: string) => async () => {
  throw new Error(message);
};

function shop(): GraphQLSchema {
  const schema = buildSchema(SDL);
  const resolve = (type: string, field: string, resolver: () => unknown) =>
    Object.assign(
      (schema.getType(type) as never as { getFields(): Record<string, object> }).getFields()[field]!,
      {
        resolve: resolver,
      },
    );
  resolve('Query', 'shelf', async () => ({}));
  resolve('Query', 'items', async () => [
    { name: 'a', price: 1 },
    new Error('no item'),
    { name: null, price: 'x' },
  ]);
  resolve('Shelf', 'label', failing('no label'));
  resolve('Shelf', 'first', failing('no first'));
  resolve('Shelf', 'second', async () => {
    throw new GraphQLError('no second', { extensions: { code: 'MISSING' } });
  });
  return schema;
}

describe('an error of a compiled operation', () => {
  it.each([
    ['a nullable field', '{ shelf { label other: label } }'],
    ['fields that make one place null together', '{ shelf { first { name } second { name } } }'],
    ['with extensions', '{ shelf { second { name } } }'],
    ['items of a list, and null or unfit values in them', '{ items { name price } }'],
    ['a field asked for twice', '{ shelf { label label } }'],
  ])('is the one of graphql-js: %s', async (_, text) => {
    const schema = shop();
    const expected = await execute({ schema, document: parse(text) });

    const { data, errors } = await CompiledOperation.of(schema, text)!.execute({}, {});

    expect({ data, errors: errors?.map((error) => error.toJSON()) }).toEqual({
      data: JSON.parse(JSON.stringify(expected.data)) as unknown,
      errors: expected.errors?.map((error) => error.toJSON()),
    });
    for (const [i, error] of (errors ?? []).entries()) {
      expect(error).toBeInstanceOf(GraphQLError);
      expect(error.originalError).toEqual(expected.errors![i]!.originalError);
    }
  });
});
