import { Cluster, Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';

export type RedisClient = Redis | Cluster;

export interface RedisSettings {
  /** `redis://` or `rediss://` addresses: one Redis, or any nodes of a cluster, or the sentinels. */
  readonly urls: readonly string[];
  readonly mode: 'single' | 'sentinel' | 'cluster';
  /** What the sentinels call the primary. */
  readonly sentinelName: string;
}

/** After this many milliseconds the fate of a command is unknown; it is then tried again under its operation id. */
export const COMMAND_TIMEOUT_MS = 250;

const options = {
  commandTimeout: COMMAND_TIMEOUT_MS,
  connectTimeout: 1000,
  // A frozen peer keeps its connections open; only silence gives it away.
  socketTimeout: 3 * COMMAND_TIMEOUT_MS,
  // Queues and resends of the client would outlive the caller's deadline: repetition is decided by operation id alone.
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  // A former primary must be left, not argued with.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

const retryStrategy = (attempt: number) => Math.min(attempt * 50, 500);

/** Starts connecting and returns at once; commands fail fast until the connection is there. */
export function connectRedis({ urls, mode, sentinelName }: RedisSettings): RedisClient {
  if (mode === 'cluster') return connectCluster(urls);
  if (mode === 'sentinel') return connectBySentinels(urls, sentinelName);
  return new Redis(urls[0]!, { ...options, retryStrategy, enableOfflineQueue: false });
}

/** The credentials and the encryption that the addresses name hold for the sentinels and for the Redis behind them. */
function connectBySentinels(urls: readonly string[], name: string): Redis {
  const sentinels = urls.map((url) => ({
    host: new URL(url).hostname,
    port: Number(new URL(url).port || 26379),
  }));
  const access = accessOf(urls);
  return new Redis({
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
}

function connectCluster(urls: readonly string[]): Cluster {
  return new Cluster([...urls], {
    enableOfflineQueue: false,
    clusterRetryStrategy: retryStrategy,
    slotsRefreshTimeout: 1000,
    slotsRefreshInterval: 1000,
    maxRedirections: 4,
    retryDelayOnFailover: 50,
    retryDelayOnClusterDown: 50,
    retryDelayOnTryAgain: 50,
    redisOptions: { ...options, ...accessOf(urls) },
  });
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
