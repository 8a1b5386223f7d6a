/*
 * The graph without Apollo Router: the same supergraph and the rules of router.yaml in JavaScript, for a machine that
 * has no Router. Data, cookies, codes and paths of the subgraphs' errors, the sizes of requests and operations, and CORS
 * are the same. What differs:
 * - Refused operations: syntax GRAPHQL_PARSE_FAILED (Router: PARSING_ERROR), variables BAD_USER_INPUT (Router:
 *   VALIDATION_INVALID_TYPE_VARIABLE), cross-site requests BAD_REQUEST or HTTP 415 (Router: CSRF_ERROR), introspection
 *   HTTP 400 (Router: 200); messages differ, and errors of subgraphs have no `locations`.
 * - A subgraph that answers with an HTTP error and no GraphQL is one error an entity (Router: two).
 * - What a neighbour answers is held to its schema; the Router takes it as it is.
 * - Operations may be nested as deeply as their tokens allow (Router: parser_max_recursion), and only calls to subgraphs
 *   have a timeout (Router: also the whole request, 5 s).
 * - No trace context, health check or metrics; one core.
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
  /** Proves to the cart that the gateway asks. */
  readonly routerSecret: string;
  /** Where subgraphs are, by name; the others are where the supergraph says. */
  readonly subgraphUrls: Readonly<Record<string, string | undefined>>;
  /** Whether clients may read the schema; they may not by default. */
  readonly introspection?: boolean;
  /** The website whose browsers may send cookies. */
  readonly webOrigin?: string;
  /** Told of every call to a subgraph that fails. */
  readonly report?: (line: string) => void;
}

/** Starts the graph at `/graphql`. */
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
    // The gateway's types are of Apollo Server 4; what it does fits version 5.
    gateway: gateway as unknown as ApolloServerOptionsWithGateway<GatewayContext>['gateway'],
    introspection,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: rules.maxTokens },
    // About what `gateway/router/rhai/operations.rhai` lets an operation grow to with its fragments written out.
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
  // Fastify keeps several Set-Cookie values apart.
  return { headers: request.headers, setCookie: (value) => void reply.header('set-cookie', value) };
}

/**
 * How the graph is cut into subgraphs is nobody's business, and the Router does not say it either. An accident of the
 * gateway itself, such as one over what a neighbour answered, is not explained.
 */
function forClients({ extensions = {}, message, ...error }: GraphQLFormattedError): GraphQLFormattedError {
  const { serviceName, ...shown } = extensions;
  const isAccident = shown['code'] === 'INTERNAL_SERVER_ERROR' && serviceName === undefined;
  return { ...error, message: isAccident ? 'Internal server error' : message, extensions: shown };
}

/** What is refused before it is GraphQL, such as a body that is too large. */
function answerAsGraphql(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  const message = status < 500 ? error.message : 'Internal server error';
  const code = status < 500 ? 'INVALID_GRAPHQL_REQUEST' : 'INTERNAL_SERVER_ERROR';
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

/** The options that the variables of `router.yaml` give; throws if one is missing or no port. */
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
