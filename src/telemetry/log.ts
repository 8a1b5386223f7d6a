import type { FastifyInstance } from 'fastify';
import { destination } from 'pino';
import type { DestinationStream } from 'pino';
import type { Metrics } from './metrics';

/** Buffers a few hundred lines, because each write is handed to another thread. */
const LINES_TOGETHER_LENGTH = 16_384;
/** The longest time that a line stays in the buffer, in ms. */
const WAIT_MS = 200;

const output = destination({ dest: 1 });
let waiting = '';
let flushing: NodeJS.Timeout | undefined;

/** Standard output, for all logs of the process. Buffered lines survive a crash, but not SIGKILL. */
export const logStream: DestinationStream = {
  // Not with minLength of the destination, which measures the whole buffer again for each line.
  write(line) {
    waiting += line;
    if (waiting.length >= LINES_TOGETHER_LENGTH) flush();
    else flushing ??= setTimeout(flush, WAIT_MS).unref();
  },
};

function flush(): void {
  clearTimeout(flushing);
  flushing = undefined;
  output.write(waiting);
  waiting = '';
}

process.on('exit', () => {
  flush();
  output.flushSync();
});

/** An error for the log. Other properties are omitted, because they may contain a password or lines of a cart. */
export interface LoggedError {
  readonly [part: string]: unknown;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

export function describeError(error: Error & { code?: unknown }): LoggedError {
  const { name, message, code, stack = '', cause } = error;
  return {
    type: name,
    message,
    code,
    stack,
    cause: cause instanceof Error ? describeError(cause) : undefined,
  };
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The GraphQL operation of this request, once it is known. */
    operationName?: string;
  }
}

/** Probes and scrapes are frequent and not worth logging. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/** Measures and logs every request by route. Never logs the URL, whose query may contain a secret, or headers. */
export function observeRequests(server: FastifyInstance, metrics: Metrics): void {
  server.decorateRequest('operationName');
  server.addHook('onResponse', (request, reply, done) => {
    const handler = request.routeOptions.url ?? 'unknown';
    metrics.observeHttp(handler, reply.statusCode, reply.elapsedTime / 1000);
    const line = {
      method: request.method,
      handler,
      code: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      operation: request.operationName,
    };
    if (QUIET.has(handler)) request.log.debug(line, 'request');
    else request.log.info(line, 'request');
    done();
  });
}
