import { Cluster, Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { leavingFormerPrimaries } from './former-primary';
import { UnknownHosts } from './unknown-hosts';

export type RedisClient = Redis | Cluster;

export interface RedisSettings {
  /** `redis://` or `rediss://` addresses: one Redis, or any nodes of a cluster, or the sentinels. */
  readonly urls: readonly string[];
  readonly mode: 'single' | 'sentinel' | 'cluster';
  /** Name of the primary at the sentinels. */
  readonly sentinelName: string;
}

const options = {
  connectTimeout: 1000,
  // For a peer that froze while a connection was being made; `watchForSilence` looks after those that carry commands. No
  // commandTimeout: it runs on while this process is too busy to read the answer.
  socketTimeout: 3000,
  // Queues and resends of the client would outlive the caller's deadline: repetition is decided by operation id alone.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
} satisfies RedisOptions;

const retryStrategy = (attempt: number) => Math.min(attempt * 50, 500);

/** Starts connecting and returns at once; commands fail fast until the connection is there. */
export function connectRedis({ urls, mode, sentinelName }: RedisSettings): RedisClient {
  if (mode === 'cluster') return connectCluster(urls);
  if (mode === 'sentinel') return connectBySentinels(urls, sentinelName);
  return leavingFormerPrimaries(
    new Redis(urls[0]!, { ...options, retryStrategy, enableOfflineQueue: false }),
  );
}

/** The credentials and the encryption that the addresses name hold for the sentinels and for the Redis behind them. */
function connectBySentinels(urls: readonly string[], name: string): Redis {
  const sentinels = urls.map((url) => ({
    host: new URL(url).hostname,
    port: Number(new URL(url).port || 26379),
  }));
  const access = accessOf(urls);
  const redis = new Redis({
    ...options,
    ...access,
    retryStrategy,
    sentinelRetryStrategy: retryStrategy,
    enableOfflineQueue: false,
    sentinels,
    name,
    sentinelUsername: access.username,
    sentinelPassword: access.password,
    enableTLSForSentinelMode: access.tls !== undefined,
  });
  return leavingFormerPrimaries(redis);
}

function connectCluster(urls: readonly string[]): Cluster {
  const unknownHosts = new UnknownHosts(urls);
  const cluster = new Cluster([...urls], {
    enableOfflineQueue: false,
    clusterRetryStrategy: retryStrategy,
    slotsRefreshTimeout: 1000,
    slotsRefreshInterval: 1000,
    maxRedirections: 4,
    retryDelayOnFailover: 50,
    retryDelayOnClusterDown: 50,
    retryDelayOnTryAgain: 50,
    natMap: unknownHosts.locate,
    redisOptions: { ...options, ...accessOf(urls) },
  });
  return unknownHosts.watch(cluster);
}

/** What every address says alike about how to get in. */
function accessOf(urls: readonly string[]): { username?: string; password?: string; tls?: object } {
  const { username, password, protocol } = new URL(urls[0]!);
  return {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: {} }),
  };
}
