import type { ClusterNode } from './redis-cluster-node';
import { until } from './until';

const SLOTS = 16_384;

/** A primary and the replica that shall take over from it. */
export type NodePair = readonly [primary: ClusterNode, replica: ClusterNode];

/** Makes a cluster of nodes that know no other: each pair gets an equal share of the slots. */
export async function formCluster(pairs: readonly NodePair[]): Promise<void> {
  const share = SLOTS / pairs.length;
  await Promise.all(
    pairs.map(async ([primary], index) => {
      await primary.ask('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
      const [first, end] = [Math.ceil(index * share), Math.ceil((index + 1) * share)];
      await primary.ask('CLUSTER', 'ADDSLOTSRANGE', first, end - 1);
    }),
  );
  await introduce(pairs.flat());
  await Promise.all(pairs.map(follow));
}

/** Every node meets every other: gossip alone takes seconds to spread the word. */
export async function introduce(nodes: readonly ClusterNode[]): Promise<void> {
  for (const [index, node] of nodes.entries()) {
    const others = nodes.slice(index + 1);
    await Promise.all(
      others.map(({ known }) => node.ask('CLUSTER', 'MEET', '127.0.0.1', known.port, known.busPort)),
    );
  }
}

async function follow([primary, replica]: NodePair): Promise<void> {
  const id = await primary.id();
  await until(`${replica.url} follows ${primary.url}`, () => replica.ask('CLUSTER', 'REPLICATE', id));
}
