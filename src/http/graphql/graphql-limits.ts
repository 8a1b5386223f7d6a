import type { ApolloServerPlugin } from '@apollo/server';
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import { depthLimit } from '@graphile/depth-limit';
import type { FastifyRequest } from 'fastify';
import { coerceInputValue, GraphQLError, isInputType, Kind, typeFromAST } from 'graphql';
import type {
  ASTVisitor,
  GraphQLFormattedError,
  GraphQLSchema,
  SelectionSetNode,
  ValidationContext,
  ValidationRule,
  VariableDefinitionNode,
} from 'graphql';
import { bodyBytesOf, SMALL_BODY_BYTES } from '../server/body-limits';
import type { GraphqlContext } from './observed-operation';

/** Parsing stops there. */
export const MAX_TOKENS = 8000;
/** Of brackets; same as `parser_max_recursion` of the Router. The deepest operation within the limits has some twenty. */
const MAX_NESTING = 200;
const MAX_DEPTH = 10;
const MAX_ALIASES = 15;
const MAX_DIRECTIVES = 20;
const MAX_ROOT_FIELDS = 10;

/** Makes the library report an excess as a validation error; by default it throws. */
const report = {
  propagateOnRejection: false,
  onReject: [(context: ValidationContext | null, error: GraphQLError) => context?.reportError(error)],
};

/**
 * Limits of an operation, set here because the Router enforces its own only with a licence. A line leads back to its
 * cart, so nested lists could grow without bound.
 */
export const queryLimits: ValidationRule[] = [
  depthLimit({
    maxDepth: MAX_DEPTH,
    maxListDepth: 3,
    maxSelfReferentialDepth: 1,
    // The introspection query of graphql-js is deeper than the library's defaults.
    maxIntrospectionDepth: 20,
    maxIntrospectionSelfReferentialDepth: 10,
    maxDepthByFieldCoordinates: { '__Type.ofType': 9 },
    revealDetails: true,
  }),
  maxAliasesRule({ n: MAX_ALIASES, allowList: [], ...report }),
  maxDirectivesRule({ n: MAX_DIRECTIVES, ...report }),
  limitRootFields,
];

/** Counts root fields in fragments too. */
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

/** A fragment counts each time it is spread. Another rule refuses fragments that contain themselves. */
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
 * Reports only the first error in the variables of a large request. graphql-js reports up to 50 and repeats the
 * surrounding value in each: 30,000 unknown fields in 400 kB became an answer of 16 MB, and took three seconds.
 */
export function checkLargeVariables(): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart({ contextValue }) {
      if (bodyBytesOf(contextValue.http) <= SMALL_BODY_BYTES) return;
      return {
        async didResolveOperation({ schema, operation, request: { variables = {} } }) {
          assertValidVariables(schema, operation?.variableDefinitions ?? [], variables);
        },
      };
    },
  };
}

/** Skips missing variables, which graphql-js reports cheaply. */
function assertValidVariables(
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

/** The answer to a document that is nested too deeply to parse; undefined for every other. */
export function refuseNesting(request: FastifyRequest): { errors: GraphQLFormattedError[] } | undefined {
  if (!nestsTooDeep(documentOf(request))) return undefined;
  const message = `Syntax Error: Brackets of the document are nested more than ${MAX_NESTING} deep.`;
  return { errors: [{ message, extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false } }] };
}

/** The document of a request by POST or GET; empty if there is none. */
function documentOf({ body, query }: FastifyRequest): string {
  const { query: document } = (body ?? query ?? {}) as { readonly query?: unknown };
  return typeof document === 'string' ? document : '';
}

/**
 * Whether the brackets of a GraphQL document are nested too deeply. graphql-js parses by recursion before it checks the
 * depth, and a document within the token limit can overflow the stack.
 */
export function nestsTooDeep(document: string): boolean {
  let depth = 0;
  for (let at = 0; at < document.length && depth <= MAX_NESTING; at += 1) {
    const sign = document[at]!;
    if (sign === '#') at = endOfLine(document, at);
    else if (sign === '"') at = endOfString(document, at);
    else if ('{[('.includes(sign)) depth += 1;
    else if ('}])'.includes(sign)) depth -= 1;
  }
  return depth > MAX_NESTING;
}

function endOfLine(document: string, start: number): number {
  for (let at = start; at < document.length; at += 1) if (isLineEnd(document[at])) return at;
  return document.length;
}

/** The parser reports a string that does not end. */
function endOfString(document: string, start: number): number {
  if (document.startsWith('"""', start)) return endOfBlock(document, start);
  for (let at = start + 1; at < document.length; at += 1) {
    if (document[at] === '\\') at += 1;
    else if (document[at] === '"' || isLineEnd(document[at])) return at;
  }
  return document.length;
}

function endOfBlock(document: string, start: number): number {
  let at = document.indexOf('"""', start + 3);
  while (at > 0 && document[at - 1] === '\\') at = document.indexOf('"""', at + 3);
  return at < 0 ? document.length : at + 2;
}

function isLineEnd(sign: string | undefined): boolean {
  return sign === '\n' || sign === '\r';
}
