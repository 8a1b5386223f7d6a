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
import type { GraphqlContext } from './observed-operation';
import { formatGraphqlError } from './graphql-errors';
import { judgeLargeVariables, MAX_TOKENS, queryLimits } from './graphql-limits';
import { ObservedOperation } from './observed-operation';
import { CompiledOperations } from './lane/compiled-operations';

/** `Cache-Control` of every answer: a cart belongs to one person. */
export const PRIVATE = 'private, no-store';

/** What executes operations: Apollo Server, and what was compiled of those that it keeps seeing. */
export interface GraphqlServer {
  readonly apollo: ApolloServer<GraphqlContext>;
  readonly compiled: CompiledOperations;
}

/** Apollo Server as this subgraph needs it: limits on, everything that wraps each field off. */
export function createGraphqlServer(
  schema: GraphQLSchema,
  metrics: Metrics,
  log: FastifyBaseLogger,
  production: boolean,
): GraphqlServer {
  const compiled = new CompiledOperations(schema);
  const apollo = new ApolloServer<GraphqlContext>({
    schema,
    // The Router secret guards the whole endpoint in production; an introspection that passed it is meant.
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
      judgeLargeVariables(),
      noticeOperations(compiled),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  return { apollo, compiled };
}

/** Measures each operation by name and logs the accidents in it. */
function observeOperations(metrics: Metrics): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart({ contextValue }) {
      const observed = new ObservedOperation(metrics, contextValue.http);
      return {
        didResolveOperation: async ({ operationName }) => observed.resolved(operationName),
        didEncounterErrors: async ({ errors }) => observed.failed(errors),
        async willSendResponse({ response: { body, http } }) {
          // The Router takes any other status for a failure of its own making and says so first.
          http.status = 200;
          http.headers.set('cache-control', PRIVATE);
          observed.answered(body.kind === 'single' ? body.singleResult.errors : []);
        },
      };
    },
  };
}

/** Tells which operations were executed, so that those that repeat get compiled. */
function noticeOperations(compiled: CompiledOperations): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async willSendResponse({ source, queryHash, response: { body } }) {
          const executed = body.kind === 'single' && body.singleResult.data !== undefined;
          if (executed && source !== undefined && queryHash !== undefined) compiled.saw(source, queryHash);
        },
      };
    },
  };
}

type DocumentStore = NonNullable<ApolloServerOptions<object>['documentStore']>;

/** All texts together, in characters; parsed, each takes some hundred bytes. */
const MAX_TEXT = 200_000;

/**
 * The documents that Apollo Server need not parse and validate again, the latest used of them. Its own store counts them
 * as JSON, without their places: 30 MiB of that are half a gigabyte of memory.
 */
export function createDocumentStore(): DocumentStore {
  const documents = new LRUCache<string, DocumentNode>({
    maxSize: MAX_TEXT,
    sizeCalculation: ({ loc }) => Math.max(loc?.end ?? MAX_TEXT, 1),
  });
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => void documents.set(key, document),
    delete: async (key) => documents.delete(key),
  };
}
