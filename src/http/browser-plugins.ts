import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import cors from '@fastify/cors';
import helmet from 'helmet';
import { corsFor } from './cors-policy';
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
