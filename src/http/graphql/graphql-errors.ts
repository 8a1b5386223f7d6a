import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import { Refusal } from '../../errors';

/** Codes of errors that the client can fix and whose message it may read. */
const CLIENT_ERRORS = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Formats every error of the graph: refusals and client errors keep their message, anything unexpected is masked. */
export function formatGraphqlError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { path, locations } = formatted;
  const place = { ...(path && { path }), ...(locations && { locations }) };
  const original = unwrapResolverError(error);
  if (original instanceof Refusal) {
    const { code, message, retryable } = original;
    return { message, ...place, extensions: { code, retryable } };
  }
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && CLIENT_ERRORS.has(code)) {
    return { message: formatted.message, ...place, extensions: { code, retryable: false } };
  }
  return {
    message: 'Something went wrong on our side.',
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
  };
}

/** The answer to an operation that was refused before it was parsed. HTTP 200, like every other. */
export function refusalAnswer({ code, message, retryable }: Refusal): { errors: GraphQLFormattedError[] } {
  return { errors: [{ message, extensions: { code, retryable } }] };
}

/** Whether an error is masked for the client, so that it must be logged. */
export function isUnexpected(error: unknown): boolean {
  return (
    formatGraphqlError({ message: '', extensions: codeOf(error) }, error).extensions?.['code'] ===
    'INTERNAL_SERVER_ERROR'
  );
}

function codeOf(error: unknown): Record<string, unknown> {
  return (error as { extensions?: Record<string, unknown> }).extensions ?? {};
}
