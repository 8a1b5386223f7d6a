import { buildCartSchema } from '../../resolvers/index';
import type { Config } from '../config/config';
import type { AuthRoutes } from '../http/auth/auth-routes';
import { authRoutes } from '../http/auth/auth-routes';
import { largestCartBody } from '../http/server/body-limits';
import { browserPlugins } from '../http/server/browser-plugins';
import { createAuthenticator, viewersOnly } from '../http/caller/caller';
import { CallerLimits } from '../http/caller/caller-limits';
import type { CartRoutes } from '../http/cart/cart-routes';
import { cartRoutes } from '../http/cart/cart-routes';
import { Draining } from '../http/server/draining';
import { graphqlRoute } from '../http/graphql/graphql-route';
import { createGraphqlServer } from '../http/graphql/graphql-server';
import { createServer, serveOpenapi } from '../http/server/server';
import type { Server } from '../http/server/server';
import { healthRoutes } from '../http/server/health-routes';
import { SigningKeys } from '../identity/keys/signing-keys';
import { connectRedis } from '../redis/client';
import { wireServices } from './wiring';
import { checkRedis, readMemory } from '../redis/health';
import { Metrics } from '../telemetry/metrics';
import { registeredOperations } from '../telemetry/operation-names';

export interface App {
  /** The URL it listens on, such as `http://127.0.0.1:4001`. */
  readonly url: string;
  /** Reports not ready, finishes accepted requests, and disconnects from Redis. */
  stop(): Promise<void>;
}

export async function startApp(config: Config): Promise<App> {
  const metrics = new Metrics(registeredOperations());
  const server = createServer(config, metrics);
  const draining = new Draining(server);
  const keys = await SigningKeys.load(config.tokens.keysFile, !config.production, server.log);
  const redis = connectRedis(config.redis);
  redis.on('error', (err) => server.log.warn({ err }, 'redis connection'));
  const ground = { redis, keys, metrics, log: server.log };
  const { services, identity, signIn, sweeper } = wireServices(config, ground);
  const graph = createGraphqlServer(buildCartSchema(), metrics, server.log, config.production);
  await graph.apollo.start();
  const authenticate = createAuthenticator(identity, config.allowedOrigins);
  const bodyLimit = largestCartBody(config.cart.limits);
  const limits = new CallerLimits(config.callerRates, metrics.observeLimited);

  await serveOpenapi(server);
  graphqlRoute(server, {
    ...graph,
    metrics,
    // In production only the Router may call the graph.
    routerSecrets: config.production ? config.routerSecrets : undefined,
    services,
    authenticate,
    bodyLimit,
    limits,
  });
  await browserRoutes(server, {
    ...identity,
    ...signIn,
    ...services,
    bodyLimit,
    limits,
    authenticate: viewersOnly(authenticate),
    allowedOrigins: config.allowedOrigins,
    requestsPerMinute: config.authRateLimit,
    observeLimited: metrics.observeLimited,
    publishedKeys: () => keys.ring.published,
  });
  await healthRoutes(server, {
    metrics,
    checkReadiness: async () => {
      if (draining.begun) throw new Error('The service is stopping.');
      identity.revocations.demandLoaded();
      await checkRedis(redis);
    },
    readMemory: () => readMemory(redis),
  });
  await Promise.all([signIn.serviceClients.check(), identity.revocations.load(), identity.lostData.load()]);
  const url = await server.listen({ host: config.host, port: config.port });
  const workers = [sweeper, identity.revocations, identity.lostData, keys];
  workers.forEach((worker) => worker.start());
  return {
    url,
    async stop() {
      await draining.finish(config.drainMs);
      await Promise.all(workers.map((worker) => worker.stop()));
      await server.close();
      await graph.apollo.stop();
      redis.disconnect();
    },
  };
}

/** The routes for browsers, in their own scope: on `/graphql`, these plugins would cost more than GraphQL itself. */
async function browserRoutes(server: Server, routes: AuthRoutes & CartRoutes): Promise<void> {
  await server.register(async (scope) => {
    await browserPlugins(scope, routes.allowedOrigins);
    await scope.register(async (carts) => cartRoutes(carts, routes));
    await scope.register(async (auth) => authRoutes(auth, routes));
  });
}
