import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { executeSync, isUnionType, parse } from 'graphql';
import { isObject } from './subgraph-answer';

export interface SubgraphQuestion {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** A subgraph's schema without resolvers: values come from an answer. */
export function answerSchema(sdl: string): GraphQLSchema {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl) }]);
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) field.resolve = undefined;
  const entity = schema.getType('_Entity');
  if (isUnionType(entity)) entity.resolveType = undefined;
  return schema;
}

/**
 * Reduces an answer to the requested fields in the types the subgraph promises, with null for the rest. The gateway
 * merges a neighbour's entities over the cart's, so an extra field would replace the cart's own and a value of the
 * wrong type would fail the whole operation.
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

/** The representation of an entity has its type. */
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
