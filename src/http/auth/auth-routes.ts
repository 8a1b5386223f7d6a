import cookie from '@fastify/cookie';
import { Type } from '@sinclair/typebox';
import type { JSONWebKeySet } from 'jose';
import { keepAnswersPrivate } from '../server/browser-plugins';
import { limitRate } from '../caller/caller-limits';
import type { ObserveLimited } from '../caller/caller-limits';
import { exchangeRoute } from './exchange-route';
import type { ExchangeRoute } from './exchange-route';
import { guestRoute } from './guest-route';
import type { GuestRoute } from './guest-route';
import { handoffRoutes } from './handoff-routes';
import type { HandoffRoutes } from './handoff-routes';
import { takeJson } from '../server/json-body';
import { linkRoutes } from './link-routes';
import type { LinkRoutes } from './link-routes';
import { logoutRoute } from './logout-route';
import type { LogoutRoute } from './logout-route';
import { refreshRoute, sessionRoute, sessionsRoutes } from './session-routes';
import type { SessionRoute, SessionsRoutes } from './session-routes';
import type { Server } from '../server/server';
import { serviceTokenRoute } from './service-token-route';
import type { ServiceTokenRoute } from './service-token-route';
import { zaloLoginRoutes } from './zalo-login-routes';
import type { ZaloLoginRoutes } from './zalo-login-routes';
import { zaloMiniAppRoute } from './zalo-mini-app-route';
import type { ZaloMiniAppRoute } from './zalo-mini-app-route';

export interface AuthRoutes
  extends
    ExchangeRoute,
    ZaloMiniAppRoute,
    ZaloLoginRoutes,
    LinkRoutes,
    LogoutRoute,
    GuestRoute,
    SessionRoute,
    SessionsRoutes,
    HandoffRoutes,
    ServiceTokenRoute {
  /** Requests that one address may make in a minute. */
  readonly requestsPerMinute: number;
  readonly observeLimited: ObserveLimited;
  readonly publishedKeys: () => JSONWebKeySet;
}

/** Where somebody gets a token, and where others get the keys to check it. Browsers come here. */
export async function authRoutes(server: Server, routes: AuthRoutes): Promise<void> {
  // Other services fetch the keys, whole clusters from behind one address: no limit holds for those.
  jwksRoute(server, routes.publishedKeys);
  keepAnswersPrivate(server);
  await server.register(cookie);
  await limitRate(server, routes.requestsPerMinute, routes.observeLimited);
  // A request by cookie needs the content type of JSON, also where there is nothing to say.
  takeJson(server, { unsafeKeys: 'refuse', mayBeEmpty: true });

  guestRoute(server, routes);
  refreshRoute(server, routes);
  exchangeRoute(server, routes);
  zaloMiniAppRoute(server, routes);
  zaloLoginRoutes(server, routes);
  handoffRoutes(server, routes);
  logoutRoute(server, routes);
  sessionRoute(server, routes);
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
