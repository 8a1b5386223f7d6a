import slotOf from 'cluster-key-slot';
import type { RedisCluster } from './redis-cluster';
import type { ClusterNode } from './redis-cluster-node';

const MIGRATE_TIMEOUT_MS = 5_000;

/** One slot on its way from the primary that serves it to another, by the steps of `redis-cli --cluster reshard`. */
export class SlotMove {
  private constructor(
    private readonly cluster: RedisCluster,
    private readonly slot: number,
    private readonly source: ClusterNode,
    private readonly target: ClusterNode,
  ) {}

  /** Opens the slot of a key at both ends; from now on its keys may be at either of them. */
  static async begin(cluster: RedisCluster, key: string, target: ClusterNode): Promise<SlotMove> {
    const source = await cluster.primaryOf(key);
    const slot = slotOf(key);
    await target.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', await source.id());
    await source.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', await target.id());
    return new SlotMove(cluster, slot, source, target);
  }

  /** Moves at most this many keys. @returns whether there were any. */
  async moveKeys(count: number): Promise<boolean> {
    const keys = (await this.source.ask('CLUSTER', 'GETKEYSINSLOT', this.slot, count)) as string[];
    if (keys.length === 0) return false;
    const { port } = this.target.known;
    await this.source.ask('MIGRATE', '127.0.0.1', port, '', 0, MIGRATE_TIMEOUT_MS, 'KEYS', ...keys);
    return true;
  }

  /** Whether as many keys are there already as are still where they were. */
  async isHalfWay(): Promise<boolean> {
    const [left, moved] = await Promise.all([this.source, this.target].map((node) => this.countKeys(node)));
    return moved! >= left!;
  }

  /** Gives the slot to where its keys are by now: first there, then at the old place, then at all other primaries. */
  async finish(): Promise<void> {
    const id = await this.target.id();
    const others = this.cluster.nodes.filter((node) => node !== this.target && node !== this.source);
    for (const node of [this.target, this.source, ...others]) {
      const isPrimary = await node.says('REPLICATION', 'role:master');
      if (isPrimary) await node.ask('CLUSTER', 'SETSLOT', this.slot, 'NODE', id);
    }
  }

  private async countKeys(node: ClusterNode): Promise<number> {
    return Number(await node.ask('CLUSTER', 'COUNTKEYSINSLOT', this.slot));
  }
}
