import { Cluster, Command, Redis } from 'ioredis';
import type { RedisOptions } from 'ioredis';
import { leavingFormerPrimaries } from './former-primary';

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

/** The name a cluster gives to a host that it hides or does not know. The client skips nodes without any name. */
const UNKNOWN = '?';

/** A node in the reply to CLUSTER SLOTS: https://redis.io/docs/latest/commands/cluster-slots/ */
type Node = [host: string | null, port: number, id?: string, metadata?: readonly string[]];
type Slots = [first: number, last: number, ...nodes: Node[]];

/**
 * With `cluster-preferred-endpoint-type unknown-endpoint` a cluster names only the ports of its nodes: all are behind the
 * address that the client connected to.
 */
class UnknownHosts {
  private readonly hosts: string[];

  constructor(urls: readonly string[]) {
    this.hosts = [...new Set(urls.map((url) => new URL(url).hostname))];
    Command.setReplyTransformer('cluster', nameHosts);
  }

  /** The address of a node with this name; null if the name is the address. */
  readonly locate = (name: string): { host: string; port: number } | null => {
    const colon = name.lastIndexOf(':');
    const isUnknown = ['', UNKNOWN].includes(name.slice(0, colon));
    return isUnknown ? { host: this.hosts[0]!, port: Number(name.slice(colon + 1)) } : null;
  };

  /** While the cluster is unreachable, its nodes may be behind any of the configured addresses. */
  watch(cluster: Cluster): Cluster {
    cluster.on('node error', () => {
      if (cluster.status !== 'ready') this.hosts.push(this.hosts.shift()!);
    });
    return cluster;
  }
}

/** The reply to CLUSTER SLOTS with a host for each node. Replies to other `CLUSTER` commands do not change. */
function nameHosts(reply: unknown): unknown {
  if (!Array.isArray(reply) || !reply.every(isSlots)) return reply;
  return reply.map(([first, last, ...nodes]) => [first, last, ...nodes.map(nameHost)]);
}

function nameHost([host, ...rest]: Node): Node {
  if (host && host !== UNKNOWN) return [host, ...rest];
  // With `hostname`, a node without a host name reports its address in the metadata.
  const metadata = rest[2] ?? [];
  const ip = host === UNKNOWN ? metadata[metadata.indexOf('ip') + 1] : undefined;
  return [ip ?? UNKNOWN, ...rest];
}

function isSlots(entry: unknown): entry is Slots {
  return Array.isArray(entry) && typeof entry[0] === 'number' && typeof entry[1] === 'number';
}

/** The client's name for a node that an error names. */
export function addressOf(cluster: Cluster, name: string): string {
  const { natMap } = cluster.options;
  const located = typeof natMap === 'function' ? natMap(name) : null;
  return located ? `${located.host}:${located.port}` : name;
}
