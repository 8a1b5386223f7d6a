import { randomUUID } from 'node:crypto';
import { maxHeaderSize } from 'node:http';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema';
import { Refusal } from '../../errors';
import { describeError, logStream, observeRequests } from '../../telemetry/log';
import type { Metrics } from '../../telemetry/metrics';
import { SMALL_BODY_BYTES } from './body-limits';
import { answerUnsupportedRequests, sendConnectionProblem } from './connection-problem';
import { acceptJson } from './json-body';
import { sendProblem } from './problem';
import { wordsOf } from './text-forms';

/** Longer than the 30 s that the Router keeps an idle connection, or it would write into one that we just closed. */
const KEEP_ALIVE_MS = 65_000;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;
const TIMEOUT_CHECK_MS = 5_000;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** `Cache-Control` of answers that belong to one caller. */
export const PRIVATE = 'private, no-store';

export type Server = ReturnType<typeof createServer>;

export interface ServerSettings {
  readonly logLevel: string;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is trusted. */
  readonly trustProxy: readonly string[];
}

/** An HTTP server without routes, but with limits, request ids, logs, metrics and problem documents. */
export function createServer({ logLevel, trustProxy }: ServerSettings, metrics: Metrics) {
  const server = Fastify({
    logger: { level: logLevel, base: null, serializers: { err: describeError }, stream: logStream },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy.length > 0 && [...trustProxy],
    bodyLimit: SMALL_BODY_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: sendConnectionProblem,
    // The schema of a route limits its parameters, with an error that names them.
    routerOptions: { maxParamLength: maxHeaderSize },
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    schemaErrorFormatter: describeInvalidInput,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
  acceptJson(server, { unsafeKeys: 'reject' });
  server.setErrorHandler(sendProblem);
  server.setNotFoundHandler(async () => {
    throw new Refusal('NOT_FOUND', { detail: 'There is nothing at this address.' });
  });
  server.decorateRequest('caller');
  server.decorateRequest('bodyArrivedAt');
  answerUnsupportedRequests(server.server);
  observeRequests(server, metrics);
  return server;
}

/** Serves `/openapi.json`, made from the schemas of the routes that are registered after this. */
export async function serveOpenapi(server: Server): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'OneCart',
        description: 'Sign-in, the cart for clients that keep a copy of it, and health checks.',
        version: '1',
      },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
  });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}

/** Keeps the answers of a scope out of caches, unless a route says otherwise. Register before hooks that refuse. */
export function keepAnswersPrivate(server: Server): void {
  server.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', PRIVATE);
  });
}

/** Names the field, what is wrong with it, and the property that is too many or the values that are allowed. */
function describeInvalidInput([error]: FastifySchemaValidationError[], part: string): Error {
  const { instancePath = '', message = 'is not valid', params } = error ?? {};
  const allowed = params?.['allowedValues'] as readonly string[] | undefined;
  const named = allowed?.join(', ') ?? (params?.['additionalProperty'] as string | undefined);
  const wrong = wordsOf(params?.['pattern']) ?? message;
  return new Error(`${part}${instancePath} ${wrong}${named === undefined ? '' : `: ${named}`}.`);
}
