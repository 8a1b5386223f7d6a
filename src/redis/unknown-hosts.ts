import { Command } from 'ioredis';
import type { Cluster } from 'ioredis';

/** How a cluster calls a host that it does not want to name, or does not know; the client skips what has no name at all. */
const UNKNOWN = '?';

/** A node in the answer to CLUSTER SLOTS: https://redis.io/docs/latest/commands/cluster-slots/ */
type Node = [host: string | null, port: number, id?: string, metadata?: readonly string[]];
type Slots = [first: number, last: number, ...nodes: Node[]];

/**
 * With `cluster-preferred-endpoint-type unknown-endpoint` a cluster names the ports of its nodes only: they are behind
 * one address, the one it was asked at.
 */
export class UnknownHosts {
  private readonly hosts: string[];

  constructor(urls: readonly string[]) {
    this.hosts = [...new Set(urls.map((url) => new URL(url).hostname))];
    Command.setReplyTransformer('cluster', nameHosts);
  }

  /** Where a node that is called this is to be found; null where the name says it. */
  readonly locate = (name: string): { host: string; port: number } | null => {
    const colon = name.lastIndexOf(':');
    const isUnknown = ['', UNKNOWN].includes(name.slice(0, colon));
    return isUnknown ? { host: this.hosts[0]!, port: Number(name.slice(colon + 1)) } : null;
  };

  /** While a cluster cannot be reached, each of the addresses it is given by may be the one behind which its nodes are. */
  watch(cluster: Cluster): Cluster {
    cluster.on('node error', () => {
      if (cluster.status !== 'ready') this.hosts.push(this.hosts.shift()!);
    });
    return cluster;
  }
}

/** The answer to CLUSTER SLOTS with a host for each node. What else `CLUSTER` answers stays as it is. */
function nameHosts(reply: unknown): unknown {
  if (!Array.isArray(reply) || !reply.every(isSlots)) return reply;
  return reply.map(([first, last, ...nodes]) => [first, last, ...nodes.map(nameHost)]);
}

function nameHost([host, ...rest]: Node): Node {
  if (host && host !== UNKNOWN) return [host, ...rest];
  // A node that is to be called by its host name and has none says its address beside it.
  const metadata = rest[2] ?? [];
  const ip = host === UNKNOWN ? metadata[metadata.indexOf('ip') + 1] : undefined;
  return [ip ?? UNKNOWN, ...rest];
}

function isSlots(entry: unknown): entry is Slots {
  return Array.isArray(entry) && typeof entry[0] === 'number' && typeof entry[1] === 'number';
}

/** How the client calls a node that an error calls this. */
export function addressOf(cluster: Cluster, name: string): string {
  const { natMap } = cluster.options;
  const located = typeof natMap === 'function' ? natMap(name) : null;
  return located ? `${located.host}:${located.port}` : name;
}
