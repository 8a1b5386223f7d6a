import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { executeSync, isUnionType, parse } from 'graphql';
import { isObject } from './subgraph-answer';

/** What a subgraph was asked. */
export interface SubgraphQuestion {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** A subgraph's schema in which nothing is resolved: values are those of an answer. */
export function answerSchema(sdl: string): GraphQLSchema {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) field.resolve = undefined;
  const entity = schema.getType('_Entity');
  if (isUnionType(entity)) entity.resolveType = undefined;
  return schema;
}

/**
 * What the subgraph should have answered, as far as the data says it: the fields it was asked for, in the types that it
 * promises, and null for everything else. The gateway lays a neighbour's entities over those of the cart, so that a
 * field nobody asked for would replace the cart's, and a value of another type fail the whole operation.
 */
export function completed(
  data: Record<string, unknown>,
  { query, variables = {} }: SubgraphQuestion,
  schema: GraphQLSchema,
): Record<string, unknown> | null {
  const { data: known } = executeSync({
    schema,
    document: parse(query),
    rootValue: withTypes(data, variables['representations']),
    variableValues: variables,
    fieldResolver: answered,
  });
  return known ?? null;
}

/** Of an entity the type is known: it was asked for by it. */
function withTypes(data: Record<string, unknown>, representations: unknown): Record<string, unknown> {
  const entities = data['_entities'];
  if (!Array.isArray(entities) || !Array.isArray(representations)) return data;
  const typed = (representations as { __typename: string }[]).map(({ __typename }, index) => {
    const entity: unknown = entities[index];
    return isObject(entity) ? { ...entity, __typename } : null;
  });
  return { ...data, _entities: typed };
}

const answered: GraphQLFieldResolver<unknown, unknown> = (source, _args, _context, { path: { key } }) =>
  isObject(source) && Object.hasOwn(source, key) ? source[key] : null;
