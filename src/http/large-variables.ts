import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema, VariableDefinitionNode } from 'graphql';
import { GraphQLError, coerceInputValue, isInputType, typeFromAST } from 'graphql';
import { SMALL_BODY_BYTES, bodyBytesOf } from './body-limits';
import type { GraphqlContext } from './graphql-context';

/**
 * Names the first fault in the variables of a large request. graphql-js names up to 50 and repeats the value around each:
 * 30,000 unknown fields in 400 kB became an answer of 16 MB, and took three seconds.
 */
export function judgeLargeVariables(): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart({ contextValue }) {
      if (bodyBytesOf(contextValue.request) <= SMALL_BODY_BYTES) return;
      return {
        async didResolveOperation({ schema, operation, request: { variables = {} } }) {
          demandGood(schema, operation?.variableDefinitions ?? [], variables);
        },
      };
    },
  };
}

/** What is missing costs nothing, and is for graphql-js to say. */
function demandGood(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): void {
  for (const definition of definitions) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type) || variables[name] === undefined) continue;
    coerceInputValue(variables[name], type, (path, _value, { message }) => {
      const place = [name, ...path].join('.');
      throw new GraphQLError(`Variable "$${name}" got an invalid value at "${place}"; ${message}`, {
        nodes: definition,
        extensions: { code: 'BAD_USER_INPUT' },
      });
    });
  }
}
