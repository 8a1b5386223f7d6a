import type { Server } from './server';

/**
 * Keeps the answers of a scope, refusals too, out of every cache: they are one caller's. A route may say otherwise. Comes
 * before hooks that refuse.
 */
export function keepAnswersPrivate(server: Server): void {
  server.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'private, no-store');
  });
}
