import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics';

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
