import cookie from '@fastify/cookie';
import type { JSONWebKeySet } from 'jose';
import type { ObserveLimited } from './caller-limits';
import type { ExchangeRoute } from './exchange-route';
import { exchangeRoute } from './exchange-route';
import type { GuestRoute } from './guest-route';
import { guestRoute } from './guest-route';
import type { HandoffRoutes } from './handoff-routes';
import { handoffRoutes } from './handoff-routes';
import { takeJson } from './json-body';
import { jwksRoute } from './jwks-route';
import type { LinkRoutes } from './link-routes';
import { linkRoutes } from './link-routes';
import type { LogoutRoute } from './logout-route';
import { logoutRoute } from './logout-route';
import { keepAnswersPrivate } from './private-answers';
import { limitRate } from './rate-limit';
import { refreshRoute } from './refresh-route';
import type { Server } from './server';
import type { ServiceTokenRoute } from './service-token-route';
import { serviceTokenRoute } from './service-token-route';
import type { SessionRoute } from './session-route';
import { sessionRoute } from './session-route';
import type { SessionsRoutes } from './sessions-routes';
import { sessionsRoutes } from './sessions-routes';
import type { ZaloLoginRoutes } from './zalo-login-routes';
import { zaloLoginRoutes } from './zalo-login-routes';
import type { ZaloMiniAppRoute } from './zalo-mini-app-route';
import { zaloMiniAppRoute } from './zalo-mini-app-route';

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
