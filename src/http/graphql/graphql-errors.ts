import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { Refusal } from '../../errors';
import { MAX_NESTING } from './document-nesting';

/** What a client did wrong, in words of GraphQL that it may read. */
const BAD_REQUESTS = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/**
 * The one place where an error of the graph is put into words for strangers: a refusal or a bad request says what it
 * is, an accident says nothing.
 */
export function formatGraphqlError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { path, locations } = formatted;
  const place = { ...(path && { path }), ...(locations && { locations }) };
  const original = unwrapResolverError(error);
  if (original instanceof Refusal) {
    const { code, message, retryable } = original;
    return { message, ...place, extensions: { code, retryable } };
  }
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && BAD_REQUESTS.has(code)) {
    return { message: formatted.message, ...place, extensions: { code, retryable: false } };
  }
  return {
    message: 'Something went wrong here.',
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
  };
}

/** The answer to an operation that was refused before it was read; HTTP 200, as for every other. */
export function refusedAnswer({ code, message, retryable }: Refusal): { errors: GraphQLFormattedError[] } {
  return { errors: [{ message, extensions: { code, retryable } }] };
}

/** The answer to an operation that cannot be parsed within the stack. */
export function nestingAnswer(): { errors: GraphQLFormattedError[] } {
  const message = `Syntax Error: Brackets of the document are nested more than ${MAX_NESTING} deep.`;
  return { errors: [{ message, extensions: { code: 'GRAPHQL_PARSE_FAILED', retryable: false } }] };
}

/** Whether an error is one that nobody meant to happen, and that the log must explain. */
export function isAccident(error: unknown): boolean {
  return (
    formatGraphqlError({ message: '', extensions: codeOf(error) }, error).extensions?.['code'] ===
    'INTERNAL_SERVER_ERROR'
  );
}

function codeOf(error: unknown): Record<string, unknown> {
  return (error as { extensions?: Record<string, unknown> }).extensions ?? {};
}
