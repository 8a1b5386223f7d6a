/**
 * Runs the graph without Apollo Router: the same supergraph and the rules of router.yaml, in JavaScript, for machines
 * without a Router. Data, cookies, error codes and paths of subgraphs, size limits and CORS are the same.
 * Differences:
 * - Refused operations: syntax GRAPHQL_PARSE_FAILED (Router: PARSING_ERROR), variables BAD_USER_INPUT (Router:
 *   VALIDATION_INVALID_TYPE_VARIABLE), cross-site requests BAD_REQUEST or HTTP 415 (Router: CSRF_ERROR),
 *   introspection HTTP 400 (Router: 200). Messages differ, and errors of subgraphs have no `locations`.
 * - A subgraph that answers with an HTTP error and no GraphQL causes one error per entity (Router: two).
 * - A neighbour's answers are checked against its schema. The Router does not check them.
 * - Operations may be nested as deeply as their tokens allow (Router: parser_max_recursion), and only calls to
 *   subgraphs have a timeout (Router: also the whole request, 5 s).
 * - No trace context, health check or metrics. One core.
 */
import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { fastify } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { answerSchema } from './answer-completion';
import { answerBadBytes, applyEdgeRules } from './edge-rules';
import type { ListenOptions } from '../../kit/listen';
import { listen, servesUntilTheEnd } from '../../kit/listen';
import { projectFile } from '../project-file';
import type { Running } from '../../kit/start-alone';
import { portFrom, setting, startAlone } from '../../kit/start-alone';
import type { GatewayContext } from './subgraph-client';
import { SubgraphClient } from './subgraph-client';
import { addressVariable, readSubgraphs } from '../composition/subgraphs';
import type { RouterRules } from './router-rules';
import { readRouterRules } from './router-rules';
import { nameFirstVariableFault } from './variable-faults';

export interface EmbeddedGatewayOptions extends ListenOptions {
  /** Proves to the cart that the request comes from the gateway. */
  readonly routerSecret: string;
  /** Overrides the supergraph's URLs, by subgraph name. */
  readonly subgraphUrls: Readonly<Record<string, string | undefined>>;
  /** Whether clients may read the schema. Default: no. */
  readonly introspection?: boolean;
  /** Origin of the website whose browsers may send cookies. */
  readonly webOrigin?: string;
  /** Called for every failed call to a subgraph. */
  readonly report?: (line: string) => void;
}

export async function startEmbeddedGateway(options: EmbeddedGatewayOptions): Promise<Running> {
  const rules = readRouterRules({ WEB_ORIGIN: options.webOrigin });
  const apollo = apolloServer(options, rules);
  await apollo.start();
  const app = fastify({
    bodyLimit: rules.maxBodyBytes,
    keepAliveTimeout: 65_000,
    clientErrorHandler: answerBadBytes,
    ...servesUntilTheEnd,
  });
  applyEdgeRules(app);
  await app.register(cors, {
    delegator: (request, done) => done(null, rules.cors(request.headers.origin)),
  });
  app.setErrorHandler(answerAsGraphql);
  app.route({ method: ['GET', 'POST'], url: '/graphql', handler: fastifyApolloHandler(apollo, { context }) });
  app.addHook('onClose', () => apollo.stop());
  return listen(app, options, '/graphql');
}

function apolloServer(
  { subgraphUrls, routerSecret, report, introspection = false }: EmbeddedGatewayOptions,
  rules: RouterRules,
) {
  const schemas = new Map(readSubgraphs().map(({ name, sdl }) => [name, answerSchema(sdl)]));
  const gateway = new ApolloGateway({
    supergraphSdl: readFileSync(projectFile('gateway', 'supergraph.graphql'), 'utf8'),
    buildService: ({ name, url = '' }) => {
      const address = {
        name,
        url: subgraphUrls[name] ?? url,
        schema: schemas.get(name)!,
        routerSecret,
        report,
      };
      return new SubgraphClient(address, rules.subgraph(name));
    },
  });
  return new ApolloServer<GatewayContext>({
    // The gateway is typed for Apollo Server 4 but works with version 5.
    gateway: gateway as unknown as ApolloServerOptionsWithGateway<GatewayContext>['gateway'],
    introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: rules.maxTokens },
    // About the same limit as in `gateway/router/rhai/operations.rhai`.
    maxRecursiveSelections: 2_500,
    formatError: forClients,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      nameFirstVariableFault,
    ],
  });
}

async function context(request: FastifyRequest, reply: FastifyReply): Promise<GatewayContext> {
  // Fastify sends each Set-Cookie value as a separate header.
  return { headers: request.headers, setCookie: (value) => void reply.header('set-cookie', value) };
}

/** Hides the subgraphs' names, as the Router does, and the details of the gateway's own failures. */
function forClients({ extensions = {}, message, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  const { serviceName, ...shown } = extensions;
  const isAccident = shown['code'] === 'INTERNAL_SERVER_ERROR' && serviceName === undefined;
  return { ...error, message: isAccident ? 'Internal server error' : message, extensions: shown };
}

/** Answers requests that fail before they are GraphQL, such as a body that is too large. */
function answerAsGraphql(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  const message = status < 500 ? error.message : 'Internal server error';
  const code = status < 500 ? 'INVALID_GRAPHQL_REQUEST' : 'INTERNAL_SERVER_ERROR';
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

/** Reads the same variables as `router.yaml`. Throws if one is missing or a port is invalid. */
export function embeddedGatewayOptions(env: NodeJS.ProcessEnv): EmbeddedGatewayOptions {
  const read = (variable: string) => setting(env, variable);
  const routerSecret = read('ROUTER_SECRET');
  if (!routerSecret) throw new Error('ROUTER_SECRET is not set. Set it to what the cart service has.');
  return {
    port: portFrom(env, 'GATEWAY_PORT', 4000),
    host: read('HOST'),
    routerSecret,
    subgraphUrls: Object.fromEntries(readSubgraphs().map(({ name }) => [name, read(addressVariable(name))])),
    introspection: read('GRAPH_INTROSPECTION') === 'true',
    webOrigin: read('WEB_ORIGIN'),
  };
}

if (require.main === module) {
  void startAlone('gateway', 'GATEWAY_PORT', async () =>
    startEmbeddedGateway({ ...embeddedGatewayOptions(process.env), report: console.error }),
  );
}
