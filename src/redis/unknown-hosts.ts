import { Command } from 'ioredis';
import type { Cluster } from 'ioredis';

/** The name a cluster gives to a host that it hides or does not know. The client skips nodes without any name. */
const UNKNOWN = '?';

/** A node in the reply to CLUSTER SLOTS: https://redis.io/docs/latest/commands/cluster-slots/ */
type Node = [host: string | null, port: number, id?: string, metadata?: readonly string[]];
type Slots = [first: number, last: number, ...nodes: Node[]];

/**
 * With `cluster-preferred-endpoint-type unknown-endpoint` a cluster names only the ports of its nodes: all are behind the
 * address that the client connected to.
 */
export class UnknownHosts {
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
