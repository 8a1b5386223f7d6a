import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { JSONWebKeySet } from 'jose';
import type { SessionService } from '../identity/session-service';
import { corsFor } from './cors-policy';
import { guestRoute } from './guest-route';
import { jwksRoute } from './jwks-route';
import { refreshRoute } from './refresh-route';
import type { Server } from './server';

export interface AuthRoutes {
  readonly sessions: SessionService;
  /** How long a session lives without use. */
  readonly sessionSeconds: number;
  /** Origins of the website: pages that may send cookies. */
  readonly websites: readonly string[];
  readonly publishedKeys: () => JSONWebKeySet;
}

/** Where somebody gets a token, and where others get the keys to check it. Browsers come here. */
export async function authRoutes(server: Server, routes: AuthRoutes): Promise<void> {
  await server.register(helmet);
  await server.register(cors, { delegator: corsFor(routes.websites) });
  await server.register(cookie);
  allowEmptyBodies(server);

  guestRoute(server, routes);
  refreshRoute(server, routes);
  jwksRoute(server, routes.publishedKeys);
}

/** What comes by cookie needs the content type of JSON, also where there is nothing to say. */
function allowEmptyBodies(server: Server): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {});
    else void parse(request, body as string, done);
  });
}
