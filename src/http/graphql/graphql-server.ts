import { ApolloServer } from '@apollo/server';
import type { ApolloServerOptions, ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { FastifyBaseLogger } from 'fastify';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Metrics } from '../../telemetry/metrics';
import { PRIVATE } from '../server/server';
import { formatGraphqlError } from './graphql-errors';
import { checkLargeVariables, MAX_TOKENS, queryLimits } from './graphql-limits';
import { CompiledOperations } from './lane/compiled-operations';
import { ObservedOperation } from './observed-operation';
import type { GraphqlContext } from './observed-operation';

/** The two lanes: Apollo Server, and the compiled operations. */
export interface GraphqlServer {
  readonly apollo: ApolloServer<GraphqlContext>;
  readonly compiled: CompiledOperations;
}

/** Apollo Server with limits, and without the plugins that wrap each field. */
export function createGraphqlServer(
  schema: GraphQLSchema,
  metrics: Metrics,
  log: FastifyBaseLogger,
  production: boolean,
): GraphqlServer {
  const compiled = new CompiledOperations(schema);
  const apollo = new ApolloServer<GraphqlContext>({
    schema,
    // In production the Router secret guards the whole endpoint, so only the Router can introspect.
    introspection: true,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: queryLimits,
    documentStore: createDocumentStore(),
    maxRecursiveSelections: 1000,
    formatError: formatGraphqlError,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: production,
    stopOnTerminationSignals: false,
    logger: log,
    plugins: [
      observeOperations(metrics),
      checkLargeVariables(),
      recordExecutions(compiled),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  return { apollo, compiled };
}

function observeOperations(metrics: Metrics): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart({ contextValue }) {
      const observed = new ObservedOperation(metrics, contextValue.http);
      return {
        didResolveOperation: async ({ operationName }) => observed.resolved(operationName),
        didEncounterErrors: async ({ errors }) => observed.failed(errors),
        async willSendResponse({ response: { body, http } }) {
          // For any other status the Router puts an error of its own first.
          http.status = 200;
          http.headers.set('cache-control', PRIVATE);
          observed.answered(body.kind === 'single' ? body.singleResult.errors : []);
        },
      };
    },
  };
}

/** Lets operations that repeat be compiled. */
function recordExecutions(compiled: CompiledOperations): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ source, queryHash, response: { body } }) {
          const executed = body.kind === 'single' && body.singleResult.data !== undefined;
          if (executed && source !== undefined && queryHash !== undefined)
            compiled.recordExecution(source, queryHash);
        },
      };
    },
  };
}

type DocumentStore = NonNullable<ApolloServerOptions<object>['documentStore']>;

/** In characters. A parsed one takes some hundred bytes. */
const MAX_STORED_TEXT = 200_000;

/**
 * A cache of documents that were parsed and validated. The default one measures them as JSON without locations, and its
 * 30 MiB take half a gigabyte of memory.
 */
export function createDocumentStore(): DocumentStore {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_STORED_TEXT,
    sizeCalculation: ({ loc }) => Math.max(loc?.end ?? MAX_STORED_TEXT, 1),
  });
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => void documents.set(key, document),
    delete: async (key) => documents.delete(key),
  };
}
