import type { GraphQLSchema } from 'graphql';
import { GraphQLError } from 'graphql';
import type { Context } from '../src/context';

/** A Router asks for the entities of one page; nothing honest needs more in one request. */
const MAX_REPRESENTATIONS = 500;
const ENTITIES = ['Cart', 'CartLine'];

/** What another subgraph knows of an entity of ours. */
export interface Representation {
  readonly __typename: string;
  readonly id: string;
}

/**
 * Makes `_entities` refuse a request that asks for too many, over all its fields together, and answer null for what is no
 * reference of ours at all, instead of failing the whole list.
 */
export function guardRepresentations(schema: GraphQLSchema): GraphQLSchema {
  const entities = schema.getQueryType()?.getFields()['_entities'];
  const resolve = entities?.resolve;
  if (!entities || !resolve) throw new Error('The schema has no entities.');
  entities.resolve = async (source, args: { representations: unknown[] }, context: Context, info) => {
    const { request } = context;
    request.representations += args.representations.length;
    if (request.representations > MAX_REPRESENTATIONS) {
      throw new GraphQLError(`A request takes at most ${MAX_REPRESENTATIONS} representations.`, {
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
    const ours = args.representations.filter(isOurs);
    const entities = (await resolve(source, { ...args, representations: ours }, context, info)) as unknown[];
    const found = await Promise.all(entities.map(errorInPlace));
    return args.representations.map((representation) => (isOurs(representation) ? found.shift() : null));
  };
  return schema;
}

/** An entity that failed as a value: graphql-jit puts what rejects at the end of a list. */
async function errorInPlace(entity: unknown): Promise<unknown> {
  try {
    return await entity;
  } catch (error) {
    return error;
  }
}

function isOurs(value: unknown): value is Representation {
  const { __typename, id } = (value ?? {}) as Partial<Representation>;
  return typeof id === 'string' && typeof __typename === 'string' && ENTITIES.includes(__typename);
}
