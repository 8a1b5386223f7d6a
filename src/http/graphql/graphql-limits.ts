import type { ApolloServerPlugin } from '@apollo/server';
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { depthLimit } from '@graphile/depth-limit';
import { coerceInputValue, GraphQLError, isInputType, Kind, typeFromAST } from 'graphql';
import type {
  ASTVisitor,
  GraphQLSchema,
  SelectionSetNode,
  ValidationContext,
  ValidationRule,
  VariableDefinitionNode,
} from 'graphql';
import type { GraphqlContext } from './observed-operation';
import { bodyBytesOf, SMALL_BODY_BYTES } from '../server/json-body';

/** Tokens of a document; parsing stops there. */
export const MAX_TOKENS = 8000;
const MAX_DEPTH = 10;
const MAX_ALIASES = 15;
const MAX_DIRECTIVES = 20;
const MAX_ROOT_FIELDS = 10;

/** Handed to the library so that an excess is a validation error like any other, not an accident. */
const report = {
  propagateOnRejection: false,
  onReject: [(context: ValidationContext | null, error: GraphQLError) => context?.reportError(error)],
};

/**
 * What an operation may ask for. They stand here because the Router enforces its own only with a licence. A line leads
 * back to its cart, so lists within lists are what would grow without end.
 */
export const queryLimits: ValidationRule[] = [
  depthLimit({
    maxDepth: MAX_DEPTH,
    maxListDepth: 3,
    maxSelfReferentialDepth: 1,
    // What graphql-js and its tools ask for goes deeper than the library's own limits.
    maxIntrospectionDepth: 20,
    maxIntrospectionSelfReferentialDepth: 10,
    maxDepthByFieldCoordinates: { '__Type.ofType': 9 },
    revealDetails: true,
  }),
  maxAliasesRule({ n: MAX_ALIASES, allowList: [], ...report }),
  maxDirectivesRule({ n: MAX_DIRECTIVES, ...report }),
  limitRootFields,
];

/** However they are written: in the operation itself or by way of fragments. */
function limitRootFields(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      if (countFields(context, operation.selectionSet, new Set()) <= MAX_ROOT_FIELDS) return;
      context.reportError(
        new GraphQLError(`An operation takes at most ${MAX_ROOT_FIELDS} root fields.`, { nodes: operation }),
      );
    },
  };
}

/** A fragment counts as often as it is named; one that contains itself is refused by another rule. */
function countFields(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  within: ReadonlySet<string>,
): number {
  let count = 0;
  for (const selection of selections) {
    if (count > MAX_ROOT_FIELDS) break;
    if (selection.kind === Kind.FIELD) count += 1;
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      count += countFields(context, selection.selectionSet, within);
    else if (!within.has(selection.name.value)) {
      const { value } = selection.name;
      const fragment = context.getFragment(value);
      if (fragment) count += countFields(context, fragment.selectionSet, new Set([...within, value]));
    }
  }
  return count;
}

/**
 * Names the first fault in the variables of a large request. graphql-js names up to 50 and repeats the value around each:
 * 30,000 unknown fields in 400 kB became an answer of 16 MB, and took three seconds.
 */
export function judgeLargeVariables(): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart({ contextValue }) {
      if (bodyBytesOf(contextValue.http) <= SMALL_BODY_BYTES) return;
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
