import type { GraphQLSchema } from 'graphql';
import { GraphQLError } from 'graphql';
import type { Context } from '../src/context';

/** A Router asks for the entities of one page; nothing honest needs more in one request. */
const MAX_REPRESENTATIONS = 500;

/** Refuses a request that asks for more entities than that, over all its `_entities` fields together. */
export function limitRepresentations(schema: GraphQLSchema): GraphQLSchema {
  const entities = schema.getQueryType()?.getFields()['_entities'];
  const resolve = entities?.resolve;
  if (!entities || !resolve) throw new Error('The schema has no entities.');
  entities.resolve = (source, args: { representations: unknown[] }, context: Context, info) => {
    context.representations += args.representations.length;
    if (context.representations > MAX_REPRESENTATIONS) {
      throw new GraphQLError(`A request takes at most ${MAX_REPRESENTATIONS} representations.`, {
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
    return resolve(source, args, context, info);
  };
  return schema;
}
