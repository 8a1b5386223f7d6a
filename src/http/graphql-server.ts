import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { GraphqlContext } from './graphql-route';
import type { Metrics } from '../telemetry/metrics';
import { formatGraphqlError, isAccident } from './graphql-errors';
import { MAX_TOKENS, queryLimits } from './graphql-limits';

/** A client chooses its operation names; a log line and a metric take so much of them. */
const MAX_NAME_LENGTH = 80;

/** Apollo Server as this subgraph needs it: limits on, everything that wraps each field off. */
export function createGraphqlServer(
  schema: GraphQLSchema,
  metrics: Metrics,
  log: FastifyBaseLogger,
  production: boolean,
) {
  return new ApolloServer<GraphqlContext>({
    schema,
    // The Router secret guards the whole endpoint in production; an introspection that passed it is meant.
    introspection: true,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: queryLimits,
    maxRecursiveSelections: 1000,
    formatError: formatGraphqlError,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: production,
    stopOnTerminationSignals: false,
    logger: log,
    plugins: [
      observeOperations(metrics),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
}

/** Measures each operation by name and logs the accidents in it. */
function observeOperations(metrics: Metrics): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      const started = performance.now();
      return {
        async didResolveOperation({ operationName, contextValue }) {
          contextValue.request.operationName = operationName?.slice(0, MAX_NAME_LENGTH);
        },
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) {
            if (isAccident(error))
              contextValue.request.log.error(
                { err: error.originalError ?? error, path: error.path },
                'operation failed',
              );
          }
        },
        async willSendResponse({ contextValue, response: { body, http } }) {
          // The Router takes any other status for a failure of its own making and says so first.
          http.status = 200;
          const [error] = (body.kind === 'single' && body.singleResult.errors) || [];
          const outcome = error ? String(error.extensions?.['code']) : 'ok';
          metrics.observeOperation(
            contextValue.request.operationName,
            outcome,
            (performance.now() - started) / 1000,
          );
        },
      };
    },
  };
}
