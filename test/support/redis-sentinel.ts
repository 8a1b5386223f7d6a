import { ClusterNode } from './redis-cluster-node';
import { startRedis, type RedisServer } from './redis-server';
import { until } from './until';

const NAME = 'mymaster';
const REPLICAS = 2;
const SENTINELS = 3;
const QUORUM = 2;
const HEALTH_TIMEOUT_MS = 20_000;

/** A primary, its replicas, and sentinels that let one of these take over when the primary dies. */
export class WatchedRedis {
  constructor(
    /** The primary first. */
    private readonly servers: readonly ClusterNode[],
    private readonly sentinels: readonly ClusterNode[],
  ) {}

  /** The addresses of the sentinels, separated by commas. */
  get url(): string {
    return this.sentinels.map(({ url }) => url).join(',');
  }

  /** Kills (SIGKILL) the first primary. */
  async killPrimary(): Promise<void> {
    await this.servers[0]!.kill();
  }

  /** Waits until every sentinel names another primary. */
  async awaitFailover(timeoutMs: number): Promise<void> {
    const { port } = this.servers[0]!;
    await until(
      'every sentinel names another primary',
      () => this.allName((named) => named !== port),
      timeoutMs,
    );
  }

  /** Waits until all know of each other. */
  async waitUntilHealthy(): Promise<void> {
    const online = `connected_slaves:${REPLICAS}`;
    await until('the replicas follow', () => this.servers[0]!.says('REPLICATION', online), HEALTH_TIMEOUT_MS);
    await until('the sentinels know all', () => this.allKnow(), HEALTH_TIMEOUT_MS);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.sentinels, ...this.servers].map((node) => node.stop()));
  }

  private async allName(is: (port: number) => boolean): Promise<boolean> {
    const asked = this.sentinels.map((sentinel) => sentinel.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME));
    const addresses = (await Promise.all(asked)) as [host: string, port: string][];
    return addresses.every(([, port]) => is(Number(port)));
  }

  private async allKnow(): Promise<boolean> {
    const asked = this.sentinels.map((sentinel) => sentinel.ask('SENTINEL', 'MASTER', NAME));
    const facts = (await Promise.all(asked)) as string[][];
    const known = { 'num-slaves': REPLICAS, 'num-other-sentinels': SENTINELS - 1 };
    return facts.every((fact) =>
      Object.entries(known).every(([name, count]) => fact[fact.indexOf(name) + 1] === String(count)),
    );
  }
}

/** Starts it on free ports of 127.0.0.1 and waits until it is healthy. The caller stops it. */
export async function startWatchedRedis(): Promise<WatchedRedis> {
  const servers: ClusterNode[] = [];
  const sentinels: ClusterNode[] = [];
  const watched = new WatchedRedis(servers, sentinels);
  try {
    for (let server = 0; server <= REPLICAS; server += 1) servers.push(new ClusterNode(await startRedis()));
    const [primary, ...replicas] = servers;
    for (const replica of replicas) await replica.ask('REPLICAOF', '127.0.0.1', primary!.port);
    const sentinel = sentinelOf(primary!.server);
    while (sentinels.length < SENTINELS) sentinels.push(new ClusterNode(await startRedis({ sentinel })));
    await watched.waitUntilHealthy();
    return watched;
  } catch (error) {
    await watched.stop();
    throw error;
  }
}

/** The configuration of a sentinel that watches this primary, in a hurry. */
function sentinelOf({ port }: RedisServer): string[] {
  return [
    `sentinel monitor ${NAME} 127.0.0.1 ${port} ${QUORUM}`,
    `sentinel down-after-milliseconds ${NAME} 1000`,
    `sentinel failover-timeout ${NAME} 3000`,
    `sentinel parallel-syncs ${NAME} ${REPLICAS}`,
  ];
}
