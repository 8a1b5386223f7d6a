import { formCluster, introduce, type NodePair } from './redis-cluster-forming';
import { startClusterNode, type ClusterNode, type NodeView } from './redis-cluster-node';
import { until } from './until';

const PAIRS = 3;
const HEALTH_TIMEOUT_MS = 30_000;
const FAILING = ['fail', 'fail?', 'handshake', 'noaddr'];

/** A real Redis Cluster of this test: 3 primaries and a replica of each, every write fsynced. */
export class RedisCluster {
  constructor(readonly nodes: ClusterNode[]) {}

  /** Address of every node, also of those that are down. */
  get urls(): string[] {
    return this.nodes.map((node) => node.url);
  }

  /** The addresses as one value, separated by commas. */
  get url(): string {
    return this.urls.join(',');
  }

  /** The node that serves the key's slot now; waits for a failover that is under way. */
  async primaryOf(key: string): Promise<ClusterNode> {
    return until(`${key} has a primary`, () => this.findPrimaryOf(key), HEALTH_TIMEOUT_MS);
  }

  /** The node that follows a primary. */
  async replicaOf(primary: ClusterNode): Promise<ClusterNode> {
    const follows = `master_port:${primary.known.port}\r`;
    return until(`${primary.url} has a replica`, async () => {
      const following = await Promise.all(this.nodes.map((node) => node.says('REPLICATION', follows)));
      return this.nodes[following.indexOf(true)];
    });
  }

  /** Kills (SIGKILL) the primary of the key's slot and returns it once it is dead. */
  async killPrimaryOf(key: string): Promise<ClusterNode> {
    const primary = await this.primaryOf(key);
    await primary.kill();
    return primary;
  }

  /** Waits until another node serves the slot of the key and every node that runs knows it. */
  async awaitFailover(key: string, killedNode: ClusterNode, timeoutMs: number): Promise<ClusterNode> {
    return until(
      `another node takes over ${key} from ${killedNode.url}`,
      async () => {
        const primary = await this.findPrimaryOf(key);
        if (!primary || primary === killedNode) return undefined;
        const others = this.running().filter((node) => node !== killedNode);
        const known = await Promise.all(others.map((node) => seesPrimary(node, primary)));
        return known.every(Boolean) && primary;
      },
      timeoutMs,
    );
  }

  /** Starts a killed node whose slots were taken over; waits until it has caught up as a replica. */
  async restart(node: ClusterNode): Promise<void> {
    await node.kill();
    await node.server.start();
    await until(`${node.url} is a replica with its link up`, () => isReplica(node), HEALTH_TIMEOUT_MS);
  }

  /** Waits until every node runs, sees all others, and every primary has a replica that keeps up. */
  async waitUntilHealthy(): Promise<void> {
    await until('the cluster is healthy', () => this.isHealthy(), HEALTH_TIMEOUT_MS);
  }

  /** Starts a primary that serves no slot yet, and waits until all nodes know each other. */
  async addPrimary(): Promise<ClusterNode> {
    const newcomer = await startClusterNode();
    this.nodes.push(newcomer);
    await introduce(this.nodes);
    await until(`all know ${newcomer.url}`, () => this.areAllLinked(), HEALTH_TIMEOUT_MS);
    return newcomer;
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  private running(): ClusterNode[] {
    return this.nodes.filter((node) => node.server.running);
  }

  private async findPrimaryOf(key: string): Promise<ClusterNode | undefined> {
    const claims = await Promise.allSettled(this.running().map((node) => claimOf(node, key)));
    const answers = claims.flatMap((claim) => (claim.status === 'fulfilled' && claim.value) || []);
    // A primary that was frozen during a failover still claims its slots; the later epoch holds.
    return answers.sort((one, other) => other.configEpoch - one.configEpoch)[0]?.node;
  }

  private async areAllLinked(): Promise<boolean> {
    const ids = await Promise.all(this.nodes.map((node) => node.id()));
    const views = await Promise.all(this.nodes.map((node) => node.views()));
    return views.every((seen) => areLinked(seen, ids));
  }

  private async isHealthy(): Promise<boolean> {
    const ids = await Promise.all(this.nodes.map((node) => node.id()));
    const healthy = await Promise.all(this.nodes.map((node) => isHealthyNode(node, ids)));
    return healthy.every(Boolean);
  }
}

async function claimOf(
  node: ClusterNode,
  key: string,
): Promise<{ node: ClusterNode; configEpoch: number } | undefined> {
  const slot = Number(await node.ask('CLUSTER', 'KEYSLOT', key));
  const self = (await node.views()).find(({ flags }) => flags.includes('myself'));
  const serves = self?.slots.some(([first, last]) => first <= slot && slot <= last);
  return self?.flags.includes('master') && serves ? { node, configEpoch: self.configEpoch } : undefined;
}

async function seesPrimary(node: ClusterNode, primary: ClusterNode): Promise<boolean> {
  const id = await primary.id();
  const view = (await node.views()).find((candidate) => candidate.id === id);
  return view?.flags.includes('master') === true && node.says('CLUSTER', 'cluster_state:ok');
}

async function isReplica(node: ClusterNode): Promise<boolean> {
  return node.says('REPLICATION', 'master_link_status:up');
}

async function isHealthyNode(node: ClusterNode, ids: readonly string[]): Promise<boolean> {
  const views = await node.views();
  const primaries = views.filter(({ flags }) => flags.includes('master')).length;
  if (!areLinked(views, ids) || primaries !== PAIRS) return false;
  const followed = (await isReplica(node)) || (await node.says('REPLICATION', 'state=online'));
  return followed && node.says('CLUSTER', 'cluster_state:ok');
}

/** Whether all these nodes are seen, and each of them well. */
function areLinked(views: readonly NodeView[], ids: readonly string[]): boolean {
  const linked = views.every(({ linked, flags }) => linked && !flags.some((flag) => FAILING.includes(flag)));
  return linked && ids.length === views.length && ids.every((id) => views.some((view) => view.id === id));
}

/** Starts a cluster on free ports of 127.0.0.1 and waits until it is healthy. The caller stops it. */
export async function startCluster(): Promise<RedisCluster> {
  return joined(new RedisCluster(await startNodes()));
}

/** Starts the nodes of a cluster on free ports of 127.0.0.1; they know no other yet. The caller stops them. */
export async function startNodes(): Promise<ClusterNode[]> {
  const started = await Promise.allSettled(Array.from({ length: 2 * PAIRS }, startClusterNode));
  const nodes = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = started.find((start) => start.status === 'rejected');
  if (!failed) return nodes;
  await Promise.all(nodes.map((node) => node.stop()));
  throw failed.reason;
}

/** Makes a cluster of nodes that know no other and waits until it is healthy; stops it if that does not come about. */
export async function joined<Joined extends RedisCluster>(cluster: Joined): Promise<Joined> {
  const { nodes } = cluster;
  try {
    await formCluster(nodes.slice(0, PAIRS).map((node, index) => pairOf(node, nodes[PAIRS + index])));
    await cluster.waitUntilHealthy();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function pairOf(primary: ClusterNode, replica: ClusterNode | undefined): NodePair {
  if (!replica) throw new Error(`${primary.url} has no replica`);
  return [primary, replica];
}
