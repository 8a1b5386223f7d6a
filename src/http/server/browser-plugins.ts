import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import cors from '@fastify/cors';
import type { FastifyCorsOptions } from '@fastify/cors';
import helmet from 'helmet';
import type { Server } from './server';

/**
 * What the routes need that browsers reach; the others do without, because it costs more than they do. For one scope of
 * a server: preflights are answered for all addresses at once.
 * @param allowedOrigins origins of pages that may send cookies.
 */
export async function browserPlugins(scope: Server, allowedOrigins: readonly string[]): Promise<void> {
  const headers = protectiveHeaders();
  scope.addHook('onRequest', ({ headers: { origin } }, reply, done) => {
    void reply.headers(headers);
    if (origin !== undefined && allowedOrigins.includes(origin))
      void reply.header('access-control-allow-credentials', 'true');
    done();
  });
  await scope.register(cors, corsFor(allowedOrigins));
}

/** The headers of helmet for answers that are no pages. They are always the same, so helmet is asked once. */
function protectiveHeaders() {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const nothing = ["'none'"];
  const directives = { defaultSrc: nothing, frameAncestors: nothing };
  helmet({ contentSecurityPolicy: { useDefaults: false, directives } })(request, response, () => undefined);
  return response.getHeaders();
}

/** All Zalo Mini Apps share these, so no cookies go there: the bearer token tells them apart. */
const MINI_APP_ORIGINS = ['https://h5.zdn.vn', 'zbrowser://h5.zdn.vn'];

/**
 * What a browser may do, by the origin of its page, compared as a whole. That pages of the websites may send cookies is
 * not in here, because the plugin says that to all or to none.
 */
function corsFor(allowedOrigins: readonly string[]): FastifyCorsOptions {
  const allowed = new Set<string | undefined>([...allowedOrigins, ...MINI_APP_ORIGINS]);
  return {
    origin: (origin, answer) => answer(null, allowed.has(origin)),
    methods: ['GET', 'POST', 'DELETE'],
    exposedHeaders: ['etag', 'retry-after'],
    maxAge: 7200, // seconds
  };
}

/**
 * Keeps the answers of a scope, refusals too, out of every cache: they are one caller's. A route may say otherwise. Comes
 * before hooks that refuse.
 */
export function keepAnswersPrivate(server: Server): void {
  server.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'private, no-store');
  });
}
