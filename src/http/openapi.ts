import swagger from '@fastify/swagger';
import type { Server } from './server';

/** `/openapi.json`, made from the schemas of the routes that are registered after this. */
export async function openapi(server: Server): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'OneCart',
        description: 'How to sign in, the cart for clients that keep a copy of it, and how the service is.',
        version: '1',
      },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
  });
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
}
