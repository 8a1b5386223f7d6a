import { depthLimit } from '@graphile/depth-limit';
import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDirectivesRule } from '@escape.tech/graphql-armor-max-directives';
import type { ASTVisitor, GraphQLError, ValidationContext, ValidationRule } from 'graphql';
import { GraphQLError as RootFieldsError } from 'graphql';

/** Tokens of a document; parsing stops there. */
export const MAX_TOKENS = 8000;
const MAX_DEPTH = 10;
const MAX_ALIASES = 30;
const MAX_DIRECTIVES = 20;
const MAX_ROOT_FIELDS = 20;

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
  depthLimit({ maxDepth: MAX_DEPTH, maxListDepth: 3, maxSelfReferentialDepth: 1, revealDetails: true }),
  maxAliasesRule({ n: MAX_ALIASES, allowList: [], ...report }),
  maxDirectivesRule({ n: MAX_DIRECTIVES, ...report }),
  limitRootFields,
];

function limitRootFields(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const fields = operation.selectionSet.selections.length;
      if (fields <= MAX_ROOT_FIELDS) return;
      context.reportError(
        new RootFieldsError(`An operation takes at most ${MAX_ROOT_FIELDS} root fields.`, {
          nodes: operation,
        }),
      );
    },
  };
}
