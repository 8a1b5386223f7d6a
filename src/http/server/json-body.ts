import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CartLimits } from '../../cart/limits';
import { excessOf } from './json-bounds';
import { RequestFault } from './problem';

type Parsers = Pick<
  FastifyInstance,
  'addContentTypeParser' | 'removeAllContentTypeParsers' | 'getDefaultJsonParser'
>;

interface JsonBodies {
  /** What to do with keys such as `__proto__`, which would change the objects that they are merged into. */
  readonly unsafeKeys: 'refuse' | 'keep';
  /** Whether a body may have nothing in it, and counts as `{}` then. */
  readonly mayBeEmpty?: boolean;
}

/** Lets the routes of a scope take JSON, and nothing else. */
export function takeJson(server: Parsers, { unsafeKeys, mayBeEmpty = false }: JsonBodies): void {
  const action = unsafeKeys === 'refuse' ? 'error' : 'ignore';
  const parse = server.getDefaultJsonParser(action, action);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    request.bodyArrivedAt = Date.now();
    if (isEncoded(request)) return done(unsupported('Send the body as it is, without content-encoding.'));
    if (body === '' && mayBeEmpty) return done(null, {});
    const excess = body.length > SMALL_BODY_BYTES ? excessOf(body as string) : undefined;
    if (excess !== undefined) return done(new RequestFault(400, 'BAD_REQUEST', excess));
    void parse(request, body as string, (error, value) => done(error && faultOf(error), value));
  });
  // Where there is nothing to say, the type of it does not matter.
  if (mayBeEmpty) {
    server.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => {
      if (body === '') done(null, {});
      else done(unsupported('Send content-type: application/json.'));
    });
  }
}

/** Unpacking costs more than what it saves, and a few bytes can hold gigabytes. */
function isEncoded({ headers }: FastifyRequest): boolean {
  return (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity';
}

function unsupported(detail: string): Error {
  return new RequestFault(415, 'UNSUPPORTED_TYPE', detail);
}

function faultOf(error: Error): Error {
  if (!('code' in error) || error.code !== 'FST_ERR_CTP_INVALID_JSON_BODY') return error;
  const detail = 'The body is not valid JSON, or it has a key __proto__ or constructor.prototype.';
  return new RequestFault(400, 'BAD_REQUEST', detail);
}

/** A token of another issuer is the largest thing that a body without cart lines holds. */
export const SMALL_BODY_BYTES = 16 * 1024;

/** Letters that a client composes of several characters and escapes one by one (`e\u0302\u0323` for `ệ`). */
const JSON_BYTES_A_TEXT_BYTE = 4;
/** Names, quotation marks and indentation around a line and around an attribute. */
const BYTES_AROUND_LINE = 100;
const BYTES_AROUND_ATTRIBUTE = 64;
/** The text of a GraphQL operation, of as many tokens as one may have. */
const OPERATION_BYTES = 64 * 1024;

/** What a client needs to send the largest cart as JSON, over REST and in the graph. */
export function largestCartBody({ maxTextBytes, maxLinesPerCall, maxAttributes }: CartLimits): number {
  const bytesAround = maxLinesPerCall * (BYTES_AROUND_LINE + maxAttributes * BYTES_AROUND_ATTRIBUTE);
  return JSON_BYTES_A_TEXT_BYTE * maxTextBytes + bytesAround + OPERATION_BYTES;
}

/** How many bytes of its body are read at most: a longer one is refused before, and one without a length may be as long. */
export function bodyBytesOf({ headers, routeOptions: { bodyLimit } }: FastifyRequest): number {
  const length = headers['content-length'];
  if (length !== undefined) return Math.min(Number(length), bodyLimit);
  return headers['transfer-encoding'] === undefined ? 0 : bodyLimit;
}

/** How many bytes an answer turned out to have. */
export function answerBytesOf(reply: FastifyReply): number {
  return Number(reply.getHeader('content-length') ?? 0);
}
