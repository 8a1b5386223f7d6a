import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import cors from '@fastify/cors';
import type { FastifyCorsOptions } from '@fastify/cors';
import helmet from 'helmet';
import type { Server } from './server';

/** All Zalo Mini Apps share these origins, so they get no cookies: the bearer token tells them apart. */
const MINI_APP_ORIGINS = ['https://h5.zdn.vn', 'zbrowser://h5.zdn.vn'];

/**
 * CORS and security headers, for the routes that browsers reach. The other routes do without, because these cost more
 * than they do. One scope of a server only: the plugin answers preflights for every path.
 * @param allowedOrigins origins of pages that may send cookies.
 */
export async function browserPlugins(scope: Server, allowedOrigins: readonly string[]): Promise<void> {
  const headers = securityHeaders();
  scope.addHook('onRequest', ({ headers: { origin } }, reply, done) => {
    void reply.headers(headers);
    // The plugin would allow credentials for every origin or for none.
    if (origin !== undefined && allowedOrigins.includes(origin))
      void reply.header('access-control-allow-credentials', 'true');
    done();
  });
  await scope.register(cors, corsFor(allowedOrigins));
}

/** The headers of helmet for answers that are not pages. They never vary, so helmet runs once. */
function securityHeaders() {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const nothing = ["'none'"];
  const directives = { defaultSrc: nothing, frameAncestors: nothing };
  helmet({ contentSecurityPolicy: { useDefaults: false, directives } })(request, response, () => undefined);
  return response.getHeaders();
}

function corsFor(allowedOrigins: readonly string[]): FastifyCorsOptions {
  const allowed = new Set<string | undefined>([...allowedOrigins, ...MINI_APP_ORIGINS]);
  return {
    origin: (origin, answer) => answer(null, allowed.has(origin)),
    methods: ['GET', 'POST', 'DELETE'],
    exposedHeaders: ['etag', 'retry-after'],
    maxAge: 7200, // seconds
  };
}
