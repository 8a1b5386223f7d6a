import { Type } from '@sinclair/typebox';
import type { NodeMemory } from '../../redis/health';
import { memoryStateOf, memoryStates } from '../../redis/health';
import type { Metrics } from '../../telemetry/metrics';
import type { Server } from './server';

export interface HealthRoutes {
  readonly metrics: Metrics;
  /** Resolves if the service can take requests; rejects with the reason if not. */
  readonly checkReadiness: () => Promise<void>;
  /** The memory of each primary. */
  readonly readMemory: () => Promise<NodeMemory[]>;
}

const Health = Type.Object({ status: Type.Literal('ok') });
const Ready = Type.Object({
  status: Type.Literal('ok'),
  memory: Type.Union(
    memoryStates.map((state) => Type.Literal(state)),
    {
      description:
        'full: Redis has reached maxmemory. Reads, removals, refreshes and sign-outs work; every write that needs memory fails with STORE_UNAVAILABLE.',
    },
  ),
});
const NotReady = Type.Object({ status: Type.Literal('unavailable'), reason: Type.String() });

/** `GET /healthz`, `GET /readyz` and `GET /metrics` */
export async function healthRoutes(
  server: Server,
  { metrics, checkReadiness, readMemory }: HealthRoutes,
): Promise<void> {
  server.get(
    '/healthz',
    { schema: { summary: 'Check that the process is alive', response: { 200: Health } } },
    async () => ({ status: 'ok' as const }),
  );

  server.get(
    '/readyz',
    {
      schema: {
        summary: 'Check that the service can take requests: Redis answers within 250 ms',
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
