import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findExcess, SMALL_BODY_BYTES } from './body-limits';
import { RequestError } from './problem';

type Parsers = Pick<
  FastifyInstance,
  'addContentTypeParser' | 'removeAllContentTypeParsers' | 'getDefaultJsonParser'
>;

interface JsonBodies {
  /** Keys such as `__proto__`, which would change the objects that they are merged into. */
  readonly unsafeKeys: 'reject' | 'keep';
  /** Whether an empty body counts as `{}`. */
  readonly allowEmpty?: boolean;
}

/** Makes the routes of a scope accept JSON, and nothing else. */
export function acceptJson(server: Parsers, { unsafeKeys, allowEmpty = false }: JsonBodies): void {
  const action = unsafeKeys === 'reject' ? 'error' : 'ignore';
  const parse = server.getDefaultJsonParser(action, action);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    request.bodyArrivedAt = Date.now();
    if (isEncoded(request)) return done(unsupportedType('Send the body without content-encoding.'));
    if (body === '' && allowEmpty) return done(null, {});
    const excess = body.length > SMALL_BODY_BYTES ? findExcess(body as string) : undefined;
    if (excess !== undefined) return done(new RequestError(400, 'BAD_REQUEST', excess));
    void parse(request, body as string, (error, value) => done(error && explain(error), value));
  });
  // An empty body needs no content type.
  if (allowEmpty) {
    server.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => {
      if (body === '') done(null, {});
      else done(unsupportedType('Send content-type: application/json.'));
    });
  }
}

/** Decompressing costs more than it saves, and a few bytes can expand to gigabytes. */
function isEncoded({ headers }: FastifyRequest): boolean {
  return (headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity';
}

function unsupportedType(detail: string): Error {
  return new RequestError(415, 'UNSUPPORTED_TYPE', detail);
}

function explain(error: Error): Error {
  if (!('code' in error) || error.code !== 'FST_ERR_CTP_INVALID_JSON_BODY') return error;
  const detail = 'The body is not valid JSON, or it has a key __proto__ or constructor.prototype.';
  return new RequestError(400, 'BAD_REQUEST', detail);
}
