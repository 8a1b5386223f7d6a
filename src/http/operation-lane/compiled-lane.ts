import type { FastifyReply } from 'fastify';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Metrics } from '../../telemetry/metrics';
import { formatGraphqlError } from '../graphql-errors';
import type { GraphqlContext } from '../graphql-context';
import { ObservedOperation } from '../observed-operation';
import type { CompiledCall } from './lane';

/**
 * Executes an operation without Apollo Server and answers as it does. The answer is undefined if the variables are
 * wrong or the context cannot be made: nothing was executed then, and Apollo Server may say what is wrong.
 */
export async function answerCompiled(
  { operation, variables }: CompiledCall,
  createContext: () => Promise<GraphqlContext>,
  metrics: Metrics,
  reply: FastifyReply,
): Promise<string | undefined> {
  const coerced = operation.coerce(variables);
  if (!coerced) return undefined;
  const context = await createContext().catch(() => undefined);
  if (!context) return undefined;
  const observed = new ObservedOperation(metrics, context.request);
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
