/* What `gateway/router/rhai/` does in the Router, for the embedded gateway. */
import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';

const MALFORMED = 'This is not valid HTTP/1.1.';

/** The error for a subgraph that did not answer with GraphQL. */
export function outage(code: string, retryable: boolean): GraphQLFormattedError {
  const message = retryable
    ? 'The service did not answer. Try again; repeat a change with the same idempotency key.'
    : 'The service cannot take this request.';
  return { message, extensions: { code, retryable } };
}

/**
 * Requires a Content-Length and refuses compressed bodies. Answers must not be cached, because a cart belongs to one
 * person.
 */
export function applyEdgeRules(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ method, headers }: FastifyRequest, reply: FastifyReply) => {
    const measured = headers['content-length'] !== undefined && headers['content-encoding'] === undefined;
    if (method !== 'POST' || measured) return;
    const message = 'Send the body uncompressed, and its length as Content-Length.';
    await reply.code(411).send(refused('LENGTH_REQUIRED', message));
  });
  app.addHook('onSend', async (_request, reply) => {
    void reply.header('cache-control', 'private, no-store');
  });
}

/** Answers bytes that are not HTTP, which Fastify never sees. */
export function answerBadBytes(error: NodeJS.ErrnoException, socket: Socket): void {
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const body = JSON.stringify(refused('INVALID_GRAPHQL_REQUEST', MALFORMED));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (error.code !== 'ECONNRESET' && socket.writable) socket.write([...head, '', body].join('\r\n'));
  socket.destroySoon();
}

function refused(code: string, message: string): { errors: GraphQLFormattedError[] } {
  return { errors: [{ message, extensions: { code, retryable: false } }] };
}
