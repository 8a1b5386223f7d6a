import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Metrics } from '../../../telemetry/metrics';
import { formatGraphqlError } from '../graphql-errors';
import { ObservedOperation } from '../observed-operation';
import type { GraphqlContext } from '../observed-operation';
import type { CompiledOperation } from './compiled-operation';
import type { CompiledOperations } from './compiled-operations';

/** A request for a compiled operation. */
export interface CompiledCall {
  readonly operation: CompiledOperation;
  /** As sent, not yet coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The headers of the Router, the gateway and most clients, for which both lanes answer `application/json`. */
const TYPES = new Set<string | undefined>(['application/json', 'application/json; charset=utf-8']);
const ACCEPTS = new Set<string | undefined>([
  undefined,
  '*/*',
  'application/json',
  'application/json, application/graphql-response+json',
]);

/**
 * Chooses the lane. Undefined is for Apollo Server: every operation that is not compiled, and every request that is more
 * than a POST of JSON with the text of one operation.
 */
export function findCompiled(
  { method, headers, body }: FastifyRequest,
  compiled: CompiledOperations,
): CompiledCall | undefined {
  if (method !== 'POST' || !TYPES.has(headers['content-type']) || !ACCEPTS.has(headers.accept))
    return undefined;
  if (headers['apollo-federation-include-trace'] !== undefined) return undefined;
  if (!isRecord(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || (extensions ?? undefined) !== undefined) return undefined;
  const operation = compiled.find(query);
  if (!operation || (operationName ?? operation.name) !== operation.name) return undefined;
  if ((variables ?? undefined) === undefined) return { operation, variables: {} };
  return isRecord(variables) ? { operation, variables } : undefined;
}

/**
 * Executes an operation without Apollo Server, with the same answer. Undefined if the variables are not valid or the
 * context cannot be created: nothing was executed, and Apollo Server reports the error.
 */
export async function answerCompiled(
  { operation, variables }: CompiledCall,
  contextOf: (request: FastifyRequest, reply: FastifyReply) => Promise<GraphqlContext>,
  metrics: Metrics,
  reply: FastifyReply,
): Promise<string | undefined> {
  const coerced = operation.coerce(variables);
  if (!coerced) return undefined;
  const context = await contextOf(reply.request, reply).catch(() => undefined);
  if (!context) return undefined;
  const observed = new ObservedOperation(metrics, context.http);
  observed.resolved(operation.name);
  const { data, errors } = await operation.execute(context, coerced);
  if (errors) observed.failed(errors);
  const formatted = errors?.map(format);
  observed.answered(formatted);
  void reply.header('content-type', 'application/json; charset=utf-8');
  return `${JSON.stringify({ errors: formatted, data })}\n`;
}

/** Apollo Server fills in the code before it calls `formatError`. */
function format(error: GraphQLError): GraphQLFormattedError {
  const extensions = { code: 'INTERNAL_SERVER_ERROR', ...error.extensions };
  return formatGraphqlError({ ...error.toJSON(), extensions }, error);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
