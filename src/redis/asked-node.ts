import { Redis } from 'ioredis';
import type { Cluster } from 'ioredis';

/** `ASK <slot> <host>:<port>`, https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#ask-redirection */
const ASK = /^ASK \d+ (.+)$/;

/** The node to which an error sends a command on; undefined for other errors. */
export function askedAddress(error: Error): string | undefined {
  return ASK.exec(error.message)?.[1];
}

const connections = new WeakMap<Cluster, Map<string, Redis>>();

/**
 * A connection to a node that serves no slot yet: the first one is on its way there. The cluster client does not know
 * such a node, and what it was made to know of it, it would drop with the next look at the slots.
 */
export function askedConnection(cluster: Cluster, address: string): Redis {
  const known = connections.get(cluster) ?? new Map<string, Redis>();
  connections.set(cluster, known);
  return known.get(address) ?? connect(cluster, address, known);
}

function connect(cluster: Cluster, address: string, known: Map<string, Redis>): Redis {
  const colon = address.lastIndexOf(':'); // the host may be an IPv6 address
  const connection = new Redis({
    ...cluster.options.redisOptions,
    host: address.slice(0, colon),
    port: Number(address.slice(colon + 1)),
    // The next command that is sent on connects anew.
    retryStrategy: () => null,
  });
  // Whoever sends gets the failure.
  connection.on('error', () => undefined);
  const disconnect = (): void => connection.disconnect();
  cluster.once('end', disconnect);
  connection.once('end', () => {
    cluster.off('end', disconnect);
    known.delete(address);
  });
  known.set(address, connection);
  return connection;
}
