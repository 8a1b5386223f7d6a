import { setTimeout as pause } from 'node:timers/promises';
import { buildCartSchema } from '../resolvers/index';
import { createCartParts } from './cart-parts';
import type { Claims } from './cart/merge/merge-sweeper';
import { MergeSweeper } from './cart/merge/merge-sweeper';
import type { Config } from './config';
import { createContext } from './context';
import { createIdentityParts } from './identity-parts';
import { authRoutes } from './http/auth-routes';
import { identifier } from './http/caller';
import { graphqlRoute } from './http/graphql-route';
import { createGraphqlServer } from './http/graphql-server';
import { openapi } from './http/openapi';
import { operationsRoutes } from './http/operations-routes';
import { routerSecretCheck } from './http/router-secret';
import type { Server } from './http/server';
import { createServer } from './http/server';
import { AliasRegistry } from './identity/alias-registry';
import { loadSigningKeys } from './identity/signing-keys';
import { overdueClaims, postponeClaim } from './redis/claims-reader';
import type { RedisClient } from './redis/client';
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
  const aliases = new AliasRegistry(runner, reader);
  const { accessTokens, revocations, sessions } = createIdentityParts(
    { redis, runner, reader, keys, identities: aliases, observer: metrics, log: server.log },
    config.tokens,
    config.sessionSeconds,
  );
  const apollo = createGraphqlServer(buildCartSchema(), metrics, server.log, config.production);
  await apollo.start();
  const parts = createCartParts(runner, reader, aliases, config.cart, (token) => accessTokens.verify(token));
  const sweeper = new MergeSweeper(claimsIn(redis), parts.finisher, metrics, server.log);
  const hasSecret = routerSecretCheck(config.routerSecrets);
  let stopping = false;

  await openapi(server);
  graphqlRoute(server, {
    apollo,
    admits: ({ headers }) => !config.production || hasSecret(headers['x-router-secret']),
    createContext: (viewer, deadline) => createContext(parts, viewer, deadline),
    identify: identifier(accessTokens, sessions, config.allowedOrigins),
  });
  await server.register(async (scope) =>
    authRoutes(scope, {
      sessions,
      sessionSeconds: config.sessionSeconds,
      websites: config.allowedOrigins,
      publishedKeys: () => keys.published,
    }),
  );
  await operationsRoutes(server, {
    metrics,
    checkReadiness: async () => {
      if (stopping) throw new Error('The service is stopping.');
      revocations.demandLoaded();
      await checkRedis(redis);
    },
  });
  await revocations.start();
  const url = await server.listen({ host: config.host, port: config.port });
  sweeper.start();

  return {
    url,
    async stop() {
      stopping = true;
      await pause(config.drainMs);
      await sweeper.stop();
      await revocations.stop();
      await closeServer(server);
      await apollo.stop();
      redis.disconnect();
    },
  };
}

function claimsIn(redis: RedisClient): Claims {
  return {
    overdue: (seconds) => overdueClaims(redis, seconds),
    postpone: (id, member, seconds) => postponeClaim(redis, id, member, seconds),
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
