import { setTimeout as pause } from 'node:timers/promises';
import { buildCartSchema } from '../resolvers/index';
import { createCartParts } from './cart-parts';
import { MergeSweeper } from './cart/merge/merge-sweeper';
import type { Config } from './config';
import { createContext } from './context';
import { Refusal } from './errors';
import { authRoutes } from './http/auth-routes';
import { graphqlRoute } from './http/graphql-route';
import { createGraphqlServer } from './http/graphql-server';
import { openapi } from './http/openapi';
import { operationsRoutes } from './http/operations-routes';
import { routerSecretCheck } from './http/router-secret';
import type { Server } from './http/server';
import { createServer } from './http/server';
import { AccessTokens } from './identity/access-token';
import { signInGuest } from './identity/guest';
import { loadSigningKeys } from './identity/signing-keys';
import type { Viewer } from './identity/viewer';
import { overdueClaims, postponeClaim } from './redis/claims-reader';
import { connectRedis } from './redis/client';
import { HashReader } from './redis/hash-reader';
import { checkRedis } from './redis/readiness';
import { ScriptRunner } from './redis/script-runner';
import { Metrics } from './telemetry/metrics';

export interface App {
  /** Where it listens, such as `http://127.0.0.1:4001`. */
  readonly url: string;
  /** Says not ready, finishes what was accepted, lets Redis go. */
  stop(): Promise<void>;
}

/** Puts the service together and starts it. */
export async function startApp(config: Config): Promise<App> {
  const keys = await loadSigningKeys(config.tokens.keysFile, !config.production);
  const metrics = new Metrics();
  const server = createServer(config.logLevel, metrics);
  const redis = connectRedis(config.redis);
  redis.on('error', (error) => server.log.warn({ err: error }, 'redis connection'));

  const runner = new ScriptRunner(redis, config.durability, metrics.observeCommand);
  const reader = new HashReader(redis, metrics.observeCommand);
  const tokens = new AccessTokens(keys, config.tokens);
  const apollo = createGraphqlServer(buildCartSchema(), metrics, server.log, config.production);
  await apollo.start();
  const parts = createCartParts(runner, reader, config.cart, (token) => tokens.verify(token));
  const claims = {
    overdue: (seconds: number) => overdueClaims(redis, seconds),
    postpone: (id: string, member: string, seconds: number) => postponeClaim(redis, id, member, seconds),
  };
  const sweeper = new MergeSweeper(claims, parts.finisher, metrics, server.log);
  const hasSecret = routerSecretCheck(config.routerSecrets);
  let stopping = false;

  await openapi(server);
  graphqlRoute(server, {
    apollo,
    admits: ({ headers }) => !config.production || hasSecret(headers['x-router-secret']),
    createContext: (viewer, arrived) => createContext(parts, viewer, arrived),
    identify: (authorization) => identify(tokens, authorization),
  });
  await server.register(async (scope) =>
    authRoutes(scope, {
      signInGuest: (channel) => signInGuest(tokens, channel),
      publishedKeys: keys.published,
      allowedOrigins: config.allowedOrigins,
    }),
  );
  await operationsRoutes(server, {
    metrics,
    checkReadiness: async () => {
      if (stopping) throw new Error('The service is stopping.');
      await checkRedis(redis);
    },
  });
  const url = await server.listen({ host: config.host, port: config.port });
  sweeper.start();

  return {
    url,
    async stop() {
      stopping = true;
      await pause(config.drainMs);
      await sweeper.stop();
      await closeServer(server);
      await apollo.stop();
      redis.disconnect();
    },
  };
}

/** A client that keeps its connection after the last answer must not keep us. */
async function closeServer(server: Server): Promise<void> {
  const idle = setInterval(() => server.server.closeIdleConnections(), 50);
  try {
    await server.close();
  } finally {
    clearInterval(idle);
  }
}

/** The viewer a request proves to be, or why it proves none: what a resolver answers then is its own affair. */
async function identify(tokens: AccessTokens, authorization: string | undefined): Promise<Viewer | Refusal> {
  const token = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '')?.[1];
  if (!token) return new Refusal('UNAUTHENTICATED');
  try {
    return await tokens.verify(token);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
