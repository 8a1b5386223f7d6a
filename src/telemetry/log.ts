import type { FastifyInstance } from 'fastify';
import { destination } from 'pino';
import type { DestinationStream } from 'pino';
import type { Metrics } from './metrics';

/** Some hundred lines: each write is handed to another thread and back. */
const LINES_TOGETHER_LENGTH = 16_384;
/** How long a line waits for others when little happens, in ms. */
const WAIT_MS = 200;

const output = destination({ dest: 1 });
let waiting = '';
let flushing: NodeJS.Timeout | undefined;

/** Standard output, for all logs of the process. A crash keeps no line back, only SIGKILL does. */
export const logStream: DestinationStream = {
  // Not by minLength of the destination, which measures all that waits again with each line.
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

/** An error as the log shows it. Its other properties stay out: they may hold a password, or what is in a cart. */
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
    /** The GraphQL operation this request turned out to carry. */
    operationName?: string;
  }
}

/** Probes and scrapes come every few seconds and say nothing. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/** Measures and logs every request by its route: never the address itself, whose query may hold a secret, nor headers. */
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
