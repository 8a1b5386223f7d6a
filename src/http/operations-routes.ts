import { Type } from '@sinclair/typebox';
import type { Metrics } from '../telemetry/metrics';
import type { Server } from './server';

export interface OperationsRoutes {
  readonly metrics: Metrics;
  /** Resolves if the service can do its work; rejects with a sentence that says why not. */
  readonly checkReadiness: () => Promise<void>;
}

const Health = Type.Object({ status: Type.Literal('ok') });
const NotReady = Type.Object({ status: Type.Literal('unavailable'), reason: Type.String() });

/** What probes and Prometheus ask. */
export async function operationsRoutes(
  server: Server,
  { metrics, checkReadiness }: OperationsRoutes,
): Promise<void> {
  server.get(
    '/healthz',
    { schema: { summary: 'The process lives', response: { 200: Health } } },
    async () => ({ status: 'ok' as const }),
  );

  server.get(
    '/readyz',
    {
      schema: {
        summary: 'The service can take requests: Redis answers within 250 ms',
        response: { 200: Health, 503: NotReady },
      },
    },
    async (_, reply) => {
      try {
        await checkReadiness();
        return { status: 'ok' as const };
      } catch (error) {
        return reply.code(503).send({ status: 'unavailable', reason: (error as Error).message });
      }
    },
  );

  server.get('/metrics', { schema: { hide: true } }, async (_, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
}
