import { startFaultProxy, type FaultProxy } from './fault-proxy';
import { startCluster, type RedisCluster } from './redis-cluster';

/** How a node names another one in its replies: `MOVED 1 127.0.0.1:7001`, or in CLUSTER SLOTS the port as a number. */
const ADDRESS = /(?<=127\.0\.0\.1(?::|\r\n:))\d{5}/g;

/** A real cluster with a fault proxy in front of each node, which clients that learn the addresses go through, too. */
export interface ProxiedCluster<Kind extends RedisCluster = RedisCluster> {
  readonly cluster: Kind;
  /** One a node, in the order of the nodes. */
  readonly proxies: readonly FaultProxy[];
  /** The proxies' addresses, separated by commas. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The caller stops it. */
export async function startProxiedCluster(): Promise<ProxiedCluster> {
  return proxied(await startCluster());
}

/** Puts the proxies in front of a cluster, and stops it with them. */
export async function proxied<Kind extends RedisCluster>(cluster: Kind): Promise<ProxiedCluster<Kind>> {
  const proxies = await Promise.all(cluster.nodes.map((node) => startFaultProxy(node)));
  // Ports of nodes and of proxies have five digits, so the frames keep their lengths.
  const proxyOf = new Map(
    cluster.nodes.map(({ known }, index) => [String(known.port), String(proxies[index]!.port)]),
  );
  for (const proxy of proxies) proxy.rewriteReplies((replies) => readdress(replies, proxyOf));
  return {
    cluster,
    proxies,
    url: proxies.map(({ url }) => url).join(','),
    stop: async () => {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
      await cluster.stop();
    },
  };
}

function readdress(replies: Buffer, proxyOf: ReadonlyMap<string, string>): Buffer {
  if (!replies.includes('127.0.0.1')) return replies;
  const text = replies.toString('latin1').replace(ADDRESS, (port) => proxyOf.get(port) ?? port);
  return Buffer.from(text, 'latin1');
}
