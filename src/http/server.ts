import { randomUUID } from 'node:crypto';
import { maxHeaderSize } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import type { FastifySchemaValidationError } from 'fastify/types/schema';
import { Refusal } from '../errors';
import { logStream } from '../telemetry/log-stream';
import type { Metrics } from '../telemetry/metrics';
import { observeRequests } from '../telemetry/request-log';
import { describeError } from '../telemetry/error-log';
import { SMALL_BODY_BYTES } from './body-limits';
import { answerUnusualRequests, sendConnectionProblem } from './connection-problem';
import { takeJson } from './json-body';
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
