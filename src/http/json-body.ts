import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SMALL_BODY_BYTES } from './body-limits';
import { nestsTooDeep } from './json-nesting';
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
    if (body.length > SMALL_BODY_BYTES && nestsTooDeep(body as string))
      return done(new RequestFault(400, 'BAD_REQUEST', 'The body is nested too deeply.'));
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
