import { Type } from '@sinclair/typebox';
import type { NodeMemory } from '../../redis/health';
import { memoryStateOf, memoryStates } from '../../redis/health';
import type { Metrics } from '../../telemetry/metrics';
import type { Server } from './server';

export interface OperationsRoutes {
  readonly metrics: Metrics;
  /** Resolves if the service can do its work; rejects with a sentence that says why not. */
  readonly checkReadiness: () => Promise<void>;
  /** How full each primary is. */
  readonly readMemory: () => Promise<NodeMemory[]>;
}

const Health = Type.Object({ status: Type.Literal('ok') });
const Ready = Type.Object({
  status: Type.Literal('ok'),
  memory: Type.Union(
    memoryStates.map((state) => Type.Literal(state)),
    {
      description:
        'full: Redis is at maxmemory; reads, removals, refreshes and sign-outs work, whatever grows answers STORE_UNAVAILABLE',
    },
  ),
});
const NotReady = Type.Object({ status: Type.Literal('unavailable'), reason: Type.String() });

/** What probes and Prometheus ask. */
export async function operationsRoutes(
  server: Server,
  { metrics, checkReadiness, readMemory }: OperationsRoutes,
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
        response: { 200: Ready, 503: NotReady },
      },
    },
    async (_, reply) => {
      try {
        const [nodes] = await Promise.all([readMemory(), checkReadiness()]);
        return { status: 'ok' as const, memory: memoryStateOf(nodes) };
      } catch (error) {
        return reply.code(503).send({ status: 'unavailable', reason: (error as Error).message });
      }
    },
  );

  metrics.watchMemory(readMemory);
  server.get('/metrics', { schema: { hide: true } }, async (_, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
}
