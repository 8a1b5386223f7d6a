import slotOf from 'cluster-key-slot';
import { Cluster, Redis } from 'ioredis';
import { newIdentityId } from '../../src/identity/identity';
import { allClaimsKeys, cartKeys } from '../../src/redis/keys';
import type { Durability } from '../../src/redis/script-runner';
import { scripts } from '../../src/redis/scripts';
import type { FaultProxy } from '../support/fault-proxy';
import { startFaultProxy } from '../support/fault-proxy';
import type { ProxiedCluster } from '../support/proxied-cluster';
import { startProxiedCluster } from '../support/proxied-cluster';
import type { RedisCluster } from '../support/redis-cluster';
import type { ClusterNode } from '../support/redis-cluster-node';
import { startRedis } from '../support/redis-server';
import type { Remains } from './remains';
import { remainsOf } from './remains';

const FAILOVER_WITHIN_MS = 15_000;

export interface Failover {
  /** Kills the node without delay. */
  begin(): void;
  /** Waits until another node has taken over, then gets the killed one back as its replica. */
  end(): Promise<void>;
}

/** The Redis of the trials: services reach it through proxies, who looks after them directly. */
export class TrialStore {
  private constructor(
    /** Settings of a service that is to use it. */
    readonly env: Record<string, string>,
    readonly proxies: readonly FaultProxy[],
    private readonly redis: Redis | Cluster,
    private readonly cluster: RedisCluster | undefined,
    private readonly stopAll: () => Promise<void>,
  ) {}

  static async startOne(): Promise<TrialStore> {
    const server = await startRedis();
    const proxy = await startFaultProxy(server);
    const redis = new Redis(server.url);
    await Promise.all(Object.values(scripts).map(({ source }) => redis.call('SCRIPT', 'LOAD', source)));
    return new TrialStore({ REDIS_URL: proxy.url }, [proxy], redis, undefined, async () => {
      await proxy.stop();
      await server.stop();
    });
  }

  static async startCluster(durability: Durability): Promise<TrialStore> {
    return TrialStore.over(await startProxiedCluster(), durability);
  }

  /** Stops the cluster when it is stopped. */
  static async over(proxied: ProxiedCluster, durability: Durability): Promise<TrialStore> {
    const { cluster, proxies, url } = proxied;
    await Promise.all(cluster.nodes.map(loadScripts));
    const env = { REDIS_URL: url, REDIS_MODE: 'cluster', CART_DURABILITY: durability };
    const redis = new Cluster(cluster.urls, { slotsRefreshTimeout: 2000 });
    redis.on('error', () => undefined);
    return new TrialStore(env, proxies, redis, cluster, () => proxied.stop());
  }

  /** Two new identities whose carts lie on different nodes, if there are several. */
  async newEnds(): Promise<{ source: string; target: string }> {
    const source = newIdentityId();
    return { source, target: await this.newIdentity((owner, of) => owner !== of, source) };
  }

  /** Two new identities like these; the source, or the target, on the node of `victim`. */
  async newEndsOn(victim: string, dying: 'source' | 'target'): Promise<{ source: string; target: string }> {
    const there = await this.newIdentity((owner, of) => owner === of, victim);
    const elsewhere = await this.newIdentity((owner, of) => owner !== of, victim);
    return dying === 'source' ? { source: there, target: elsewhere } : { source: elsewhere, target: there };
  }

  /** How a merge lies there now. @throws Error while the node does not serve. */
  async remains(source: string, target: string): Promise<Remains> {
    const [departures, receipts] = await Promise.all([
      this.redis.hgetall(cartKeys(source).departures),
      this.redis.hkeys(cartKeys(target).receipts),
    ]);
    return remainsOf(departures, receipts);
  }

  /** Whether nothing of this cart is under way. */
  async isAtRest(source: string, target: string): Promise<boolean> {
    const [{ departures }, claims] = await Promise.all([
      this.remains(source, target),
      this.redis.zrange(cartKeys(source).claims, '0', '-1'),
    ]);
    return departures.every((state) => state === 'done') && !claims.some((claim) => claim.includes(source));
  }

  /** Everything that is called unfinished anywhere. */
  async claims(): Promise<string[]> {
    return (await Promise.all(allClaimsKeys().map((key) => this.redis.zrange(key, '0', '-1')))).flat();
  }

  /** The kill of the node that serves the cart of an identity, for when the moment has come. */
  async planFailover(identity: string): Promise<Failover> {
    const { cluster } = this;
    if (!cluster) throw new Error('Only a cluster fails over');
    const key = cartKeys(identity).cart;
    const primary = await cluster.primaryOf(key);
    let killed: Promise<void> = Promise.resolve();
    return {
      begin: () => {
        killed = primary.kill();
      },
      end: async () => {
        await killed;
        await cluster.awaitFailover(key, primary, FAILOVER_WITHIN_MS);
        await cluster.restart(primary);
        await loadScripts(primary);
        await cluster.waitUntilHealthy();
      },
    };
  }

  async stop(): Promise<void> {
    this.redis.disconnect();
    await this.stopAll();
  }

  private async newIdentity(fits: (owner: string, of: string) => boolean, other: string): Promise<string> {
    if (!this.cluster) return newIdentityId();
    const shares = (await this.redis.call('CLUSTER', 'SLOTS')) as Share[];
    for (;;) {
      const id = newIdentityId();
      if (fits(ownerOf(id, shares), ownerOf(other, shares))) return id;
    }
  }
}

/** Slots and who serves them, as CLUSTER SLOTS tells. */
type Share = [first: number, last: number, primary: [host: string, port: number, nodeId: string]];

function ownerOf(identity: string, shares: readonly Share[]): string {
  const slot = slotOf(cartKeys(identity).cart);
  const share = shares.find(([first, last]) => first <= slot && slot <= last);
  if (!share) throw new Error(`Nobody serves slot ${slot}`);
  return share[2][2];
}

/** A crash point is a call by hash, also the first one of a node. */
async function loadScripts(node: ClusterNode): Promise<void> {
  await Promise.all(Object.values(scripts).map(({ source }) => node.ask('SCRIPT', 'LOAD', source)));
}
