import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Metrics } from '../../../telemetry/metrics';
import { formatGraphqlError } from '../graphql-errors';
import { ObservedOperation } from '../observed-operation';
import type { GraphqlContext } from '../observed-operation';
import type { CompiledOperation } from './compiled-operation';
import type { CompiledOperations } from './compiled-operations';

/**
 * Executes an operation without Apollo Server and answers as it does. The answer is undefined if the variables are
 * wrong or the context cannot be made: nothing was executed then, and Apollo Server may say what is wrong.
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

/** An error in the words of Apollo Server before it asks for ours. */
function format(error: GraphQLError): GraphQLFormattedError {
  const extensions = { code: 'INTERNAL_SERVER_ERROR', ...error.extensions };
  return formatGraphqlError({ ...error.toJSON(), extensions }, error);
}

/** What Router, gateway and most clients send; for these both lanes answer `application/json`. */
const TYPES = new Set<string | undefined>(['application/json', 'application/json; charset=utf-8']);
const ACCEPTS = new Set<string | undefined>([
  undefined,
  '*/*',
  'application/json',
  'application/json, application/graphql-response+json',
]);

/** An operation that needs no Apollo Server any more, and what it is called with. */
export interface CompiledCall {
  readonly operation: CompiledOperation;
  /** As sent, not yet coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * Decides the lane: what is compiled and asked for in the usual way is called straight from the route, everything else
 * (undefined) is for Apollo Server. The usual way: POST, JSON, one operation known by its text, nothing beside it.
 */
export function compiledCallOf(
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
