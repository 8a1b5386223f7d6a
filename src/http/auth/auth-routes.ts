import cookie from '@fastify/cookie';
import { Type } from '@sinclair/typebox';
import type { JSONWebKeySet } from 'jose';
import { limitRate } from '../caller/caller-limits';
import type { ObserveLimited } from '../caller/caller-limits';
import { acceptJson } from '../server/json-body';
import { keepAnswersPrivate } from '../server/server';
import type { Server } from '../server/server';
import { guestRoute } from './guest-route';
import type { GuestRoute } from './guest-route';
import { handoffRoutes } from './handoff-routes';
import type { HandoffRoutes } from './handoff-routes';
import { linkRoutes } from './link-routes';
import type { LinkRoutes } from './link-routes';
import { serviceTokenRoute } from './service-token-route';
import type { ServiceTokenRoute } from './service-token-route';
import { sessionRoutes } from './session-routes';
import type { SessionRoutes } from './session-routes';
import { sessionsRoutes } from './sessions-routes';
import type { SessionsRoutes } from './sessions-routes';
import { signInRoutes } from './sign-in-routes';
import type { SignInRoutes } from './sign-in-routes';
import { zaloLoginRoutes } from './zalo-login-routes';
import type { ZaloLoginRoutes } from './zalo-login-routes';

export interface AuthRoutes
  extends
    GuestRoute,
    SignInRoutes,
    ZaloLoginRoutes,
    LinkRoutes,
    HandoffRoutes,
    SessionRoutes,
    SessionsRoutes,
    ServiceTokenRoute {
  /** The limit for one address. */
  readonly requestsPerMinute: number;
  readonly observeLimited: ObserveLimited;
  readonly publishedKeys: () => JSONWebKeySet;
}

/** `/auth`: signing in and out, and the keys that verify our tokens. */
export async function authRoutes(server: Server, routes: AuthRoutes): Promise<void> {
  // Before the rate limit: whole clusters of services fetch the keys from behind one address.
  jwksRoute(server, routes.publishedKeys);
  keepAnswersPrivate(server);
  await server.register(cookie);
  await limitRate(server, routes.requestsPerMinute, routes.observeLimited);
  // A request by cookie must have the content type of JSON, even without a body.
  acceptJson(server, { unsafeKeys: 'reject', allowEmpty: true });

  guestRoute(server, routes);
  signInRoutes(server, routes);
  zaloLoginRoutes(server, routes);
  handoffRoutes(server, routes);
  sessionRoutes(server, routes);
  sessionsRoutes(server, routes);
  serviceTokenRoute(server, routes);
  await server.register(async (forms) => linkRoutes(forms, routes));
}

/** `GET /.well-known/jwks.json` */
function jwksRoute(server: Server, publishedKeys: () => JSONWebKeySet): void {
  server.get(
    '/.well-known/jwks.json',
    {
      schema: {
        summary: 'Get the public keys of our tokens (RFC 7517)',
        response: { 200: Type.Object({ keys: Type.Array(Type.Unknown()) }) },
      },
    },
    async (_, reply) => {
      reply.header('cache-control', 'public, max-age=300');
      return publishedKeys();
    },
  );
}
