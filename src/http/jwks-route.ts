import { Type } from '@sinclair/typebox';
import type { JSONWebKeySet } from 'jose';
import type { Server } from './server';

/** `GET /.well-known/jwks.json` */
export function jwksRoute(server: Server, publishedKeys: () => JSONWebKeySet): void {
  server.get(
    '/.well-known/jwks.json',
    {
      schema: {
        summary: 'The public keys of our tokens (RFC 7517)',
        response: { 200: Type.Object({ keys: Type.Array(Type.Unknown()) }) },
      },
    },
    async (_, reply) => {
      reply.header('cache-control', 'public, max-age=300');
      return publishedKeys();
    },
  );
}
