import { newIdentityId } from '../../../src/identity/identity';
import { cartKeys } from '../../../src/redis/keys';
import type { Durability } from '../../../src/redis/script-runner';
import type { BuiltService } from '../../support/built-service';
import type { PartedCluster } from '../../support/parted-cluster';
import type { ProxiedCluster } from '../../support/proxied-cluster';
import type { ClusterNode } from '../../support/redis-cluster-node';
import { until } from '../../support/until';
import type { Random } from '../random';
import type { TrialStore } from '../trial-store';
import type { ForgottenMerge } from './forgotten-merge';
import { holdCompletes } from './hold-completes';
import { outcomeOf } from './outcome';
import type { PartedTrial } from './parted-trial';
import { Preparation } from './preparation';
import type { PartedResult } from './result';

const FAILOVER_WITHIN_MS = 20_000;

/** Where a cluster is parted: services that reach all of its nodes, through proxies, whatever these hear of each other. */
export interface PartedPlace {
  readonly durability: Durability;
  readonly proxied: ProxiedCluster<PartedCluster>;
  readonly store: TrialStore;
  readonly instances: readonly BuiltService[];
}

/** What was seen of a trial before the partition healed. */
type Seen = Pick<PartedResult, 'forgotten' | 'toldEarly'>;

/** A primary with its replica, and calls of which it will forget what it executes. */
export class Partition {
  private trials: readonly PartedTrial[] = [];

  private constructor(
    private readonly place: PartedPlace,
    private readonly preparation: Preparation,
    private readonly isolated: ClusterNode,
    private readonly replica: ClusterNode,
  ) {}

  static async prepare(place: PartedPlace, random: Random): Promise<Partition> {
    const { proxied, store, instances } = place;
    const victim = newIdentityId();
    const isolated = await proxied.cluster.primaryOf(cartKeys(victim).cart);
    const replica = await proxied.cluster.replicaOf(isolated);
    const preparation = new Preparation(store, instances[0]!, victim, random);
    return new Partition(place, preparation, isolated, replica);
  }

  /** Cuts the primary off, lets it take the calls, waits for the failover, heals, and judges what became of each call. */
  async run(): Promise<PartedResult[]> {
    const { cluster } = this.place.proxied;
    try {
      const others = await this.preparation.others();
      const completes = await this.holdCompletes();
      this.trials = [...completes, ...others];
      this.part(completes.length);
      const seen = await this.seeForgetting();
      cluster.heal();
      const healedAt = performance.now();
      await cluster.waitUntilHealthy();
      return await Promise.all(this.trials.map((trial, n) => this.conclude(trial, seen[n]!, healedAt)));
    } finally {
      for (const { call } of this.trials) call.giveUp();
    }
  }

  private async holdCompletes(): Promise<readonly ForgottenMerge[]> {
    const { proxied, instances } = this.place;
    return holdCompletes(
      () => this.preparation.completes(),
      proxied.proxies.filter((_, n) => proxied.cluster.nodes[n] !== this.isolated),
      instances.map(({ url }) => url),
      () => until('the replica has caught up', () => this.hasCaughtUp()),
    );
  }

  private async hasCaughtUp(): Promise<boolean> {
    const facts = String(await this.isolated.ask('INFO', 'REPLICATION'));
    const offset = /^master_repl_offset:(\d+)/m.exec(facts)?.[1];
    return this.replica.says('REPLICATION', `slave_repl_offset:${offset}\r`);
  }

  /** @param begun the number of trials that are under way already. */
  private part(begun: number): void {
    const { cluster, proxies } = this.place.proxied;
    cluster.isolate(this.isolated);
    for (const proxy of proxies) proxy.heal();
    for (const [n, { kind, call }] of this.trials.entries()) {
      if (n >= begun) call.beginAt(this.instance(n));
      if (kind.caller === 'insists at two') call.beginAt(this.instance(n + 1));
    }
  }

  /** Waits until the replica has taken over; then the isolated node still has what nobody else will ever know. */
  private async seeForgetting(): Promise<Seen[]> {
    const known = await this.executedBy(this.replica);
    const successor = await this.place.proxied.cluster.awaitFailover(
      cartKeys(this.preparation.victim).cart,
      this.isolated,
      FAILOVER_WITHIN_MS,
    );
    if (successor !== this.replica) throw new Error(`${successor.url} has taken over, which was no replica`);
    for (const { kind, call } of this.trials) if (kind.caller === 'gives up') call.giveUp();
    const executed = await this.executedBy(this.isolated);
    return this.trials.map(({ call }, n) => ({
      forgotten: executed[n]! && !known[n]!,
      toldEarly: call.answered,
    }));
  }

  private async executedBy(node: ClusterNode): Promise<boolean[]> {
    return Promise.all(this.trials.map((trial) => trial.executedBy(node)));
  }

  private async conclude(trial: PartedTrial, seen: Seen, healedAt: number): Promise<PartedResult> {
    const { durability } = this.place;
    const outcome = await outcomeOf(trial, durability, this.instance(0), healedAt);
    return { durability, ...trial.kind, ...seen, ...outcome };
  }

  private instance(n: number): string {
    const { instances } = this.place;
    return instances[n % instances.length]!.url;
  }
}
