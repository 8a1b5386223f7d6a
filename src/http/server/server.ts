import { randomUUID } from 'node:crypto';
import { maxHeaderSize } from 'node:http';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import type { FastifyReply } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema';
import { Refusal } from '../../errors';
import { describeError, logStream, observeRequests } from '../../telemetry/log';
import type { Metrics } from '../../telemetry/metrics';
import { answerUnusualRequests, sendConnectionProblem } from './connection-problem';
import { SMALL_BODY_BYTES, takeJson } from './json-body';
import { sendProblem } from './problem';
import { wordsOf } from './text-forms';

/** Above the 30 s that the Router keeps an idle connection, or it would write into one that we just closed. */
const KEEP_ALIVE_MS = 65_000;
/** For a request to arrive whole; looked at so often. */
const REQUEST_TIMEOUT_MS = 15_000;
const TIMEOUT_CHECK_MS = 5_000;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

export type Server = ReturnType<typeof createServer>;

export interface ServerSettings {
  readonly logLevel: string;
  /** Addresses and networks of proxies that are believed about whom they speak for. */
  readonly trustProxy: readonly string[];
}

/** An HTTP server with no routes yet, but with limits, request ids, logs, metrics and problem documents. */
export function createServer({ logLevel, trustProxy }: ServerSettings, metrics: Metrics) {
  const server = Fastify({
    logger: { level: logLevel, base: null, serializers: { err: describeError }, stream: logStream },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustProxy.length > 0 && [...trustProxy],
    bodyLimit: SMALL_BODY_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: sendConnectionProblem,
    // What is too long for a route is for its schema to say; more than this no request line holds.
    routerOptions: { maxParamLength: maxHeaderSize },
    http: { headersTimeout: 10_000, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    schemaErrorFormatter: describeBadInput,
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
  takeJson(server, { unsafeKeys: 'refuse' });
  server.setErrorHandler(sendProblem);
  server.setNotFoundHandler(async () => {
    throw new Refusal('NOT_FOUND', { detail: 'There is nothing at this address.' });
  });
  server.decorateRequest('caller');
  server.decorateRequest('bodyArrivedAt');
  answerUnusualRequests(server.server);
  observeRequests(server, metrics);
  return server;
}

/** Names the field, what it has too much or should look like and, where only some values are good, those. */
function describeBadInput([fault]: FastifySchemaValidationError[], part: string): Error {
  const { instancePath = '', message = 'is not valid', params } = fault ?? {};
  const allowed = params?.['allowedValues'] as readonly string[] | undefined;
  const named = allowed?.join(', ') ?? (params?.['additionalProperty'] as string | undefined);
  const wrong = wordsOf(params?.['pattern']) ?? message;
  return new Error(`${part}${instancePath} ${wrong}${named === undefined ? '' : `: ${named}`}.`);
}

/** `/openapi.json`, made from the schemas of the routes that are registered after this. */
export async function openapi(server: Server): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'OneCart',
        description: 'How to sign in, the cart for clients that keep a copy of it, and how the service is.',
        version: '1',
      },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
  });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Unix ms when its body had arrived. */
    bodyArrivedAt?: number;
  }
}

/** From the arrival of its last byte until its answer; what remains of the second is for the way through the Router. */
const REQUEST_BUDGET_MS = 900;

/** Unix ms by which a request must be answered. A slow network may take seconds for a body, and is not our time. */
export function deadlineOf(reply: FastifyReply): number {
  const arrived = reply.request.bodyArrivedAt ?? Date.now() - reply.elapsedTime;
  return arrived + REQUEST_BUDGET_MS;
}

/** The same for what begins now, after the answer of somebody else, such as Zalo, who has a time of their own. */
export function deadlineFromNow(): number {
  return Date.now() + REQUEST_BUDGET_MS;
}
