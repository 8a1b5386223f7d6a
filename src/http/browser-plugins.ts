import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { corsFor } from './cors-policy';
import type { Server } from './server';

/**
 * What the routes need that browsers reach; the others do without, because it costs more than they do. For one scope of
 * a server: preflights are answered for all addresses at once.
 * @param websites origins of pages that may send cookies.
 */
export async function browserPlugins(scope: Server, websites: readonly string[]): Promise<void> {
  await scope.register(helmet);
  await scope.register(cors, { delegator: corsFor(websites) });
}
