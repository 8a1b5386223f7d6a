import { NodeRelay } from './node-relay';
import { joined, RedisCluster, startNodes } from './redis-cluster';
import type { ClusterNode } from './redis-cluster-node';

const FIRST_ADDRESS = 11;
/** Clients and tests come from here; each node has an address of its own, 127.0.0.11 and on. */
const CLIENTS = '127.0.0.1';
/** How long an isolated primary goes on taking writes: long enough for a busy machine to bring it some. */
const NODE_TIMEOUT_MS = 3000;

/** A node's links to the others: where it calls them from, and the ways by which they come to it. */
interface Links {
  readonly address: string;
  readonly relays: readonly NodeRelay[];
}

/**
 * A cluster of which a node can be cut off from the others while every client still reaches all: no privileges needed,
 * as the nodes reach each other through relays. Linux only, where all of 127.0.0.0/8 is this machine.
 */
export class PartedCluster extends RedisCluster {
  constructor(private readonly links: ReadonlyMap<ClusterNode, Links>) {
    super([...links.keys()]);
  }

  /** From this moment on the node hears nothing of the others, nor they of it. */
  isolate(node: ClusterNode): void {
    const isolated = this.links.get(node)!;
    for (const { address, relays } of this.links.values())
      for (const relay of relays)
        relay.cut((from) => from !== CLIENTS && [from, address].includes(isolated.address));
  }

  /** What the nodes said to each other meanwhile arrives now. */
  heal(): void {
    for (const { relays } of this.links.values()) for (const relay of relays) relay.cut(() => false);
  }

  override async stop(): Promise<void> {
    await super.stop();
    const relays = [...this.links.values()].flatMap((links) => links.relays);
    await Promise.all(relays.map((relay) => relay.stop()));
  }
}

/** Starts it on free ports of 127.0.0.1 and waits until it is healthy. The caller stops it. */
export async function startPartedCluster(): Promise<PartedCluster> {
  const nodes = await startNodes();
  const links = await Promise.all(nodes.map((node, n) => link(node, `127.0.0.${FIRST_ADDRESS + n}`)));
  return joined(new PartedCluster(new Map(nodes.map((node, n) => [node, links[n]!]))));
}

async function link(node: ClusterNode, address: string): Promise<Links> {
  const { port, busPort } = node.server;
  const [data, bus] = await Promise.all([NodeRelay.start(port), NodeRelay.start(busPort)]);
  await node.ask('CONFIG', 'SET', 'cluster-node-timeout', NODE_TIMEOUT_MS, 'bind-source-addr', address);
  await node.announce({ port: data.port, busPort: bus.port });
  return { address, relays: [data, bus] };
}
