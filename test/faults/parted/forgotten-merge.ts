import { cartKeys } from '../../../src/redis/keys';
import type { FaultProxy } from '../../support/fault-proxy';
import type { ClusterNode } from '../../support/redis-cluster-node';
import { scriptCall } from '../../support/redis-requests';
import { judgeUnits, wrongIn } from '../judge';
import type { MergeTrial } from '../merge-trial';
import { remainsOf } from '../remains';
import { heldBy } from './held-by';
import { InsistentCall } from './insistent-call';
import type { PartedTrial } from './parted-trial';
import type { TrialKind } from './plan';
import type { PartedResult } from './result';

/** A mergeCart of which an isolated primary takes one step. */
export class ForgottenMerge implements PartedTrial {
  readonly call = new InsistentCall(async (url) => wrongIn(await this.trial.mergeOnce(url, true), true));

  constructor(
    readonly kind: TrialKind,
    private readonly trial: MergeTrial,
  ) {}

  /**
   * Lets its driver not hear that the lines are booked, so that it waits before it completes, until the proxies heal.
   * @param elsewhere of the nodes without the source: there only the apply names it.
   */
  holdBeforeComplete(elsewhere: readonly FaultProxy[]): void {
    const matching = scriptCall(this.trial.ends.source);
    for (const proxy of elsewhere) proxy.halfOpenAfter({ matching, times: 1 });
  }

  /** Whether the lines are booked and the departure is open. */
  async isBeforeComplete(): Promise<boolean> {
    const { departures, receipts } = await this.trial.remains();
    return departures.join() === 'pending' && receipts === 1;
  }

  async executedBy(node: ClusterNode): Promise<boolean> {
    const { source, target } = this.trial.ends;
    if (this.kind.point === 'apply') {
      const receipts = await heldBy(node, cartKeys(target).receipts);
      return remainsOf({}, Object.keys(receipts)).receipts > 0;
    }
    const { departures } = remainsOf(await heldBy(node, cartKeys(source).departures), []);
    return this.kind.point === 'claim' ? departures.length > 0 : departures.includes('done');
  }

  async isAtRest(): Promise<boolean> {
    return this.trial.isAtRest();
  }

  /** What was merged leaves the target before. */
  async repeatLate(url: string): Promise<string[]> {
    await this.trial.remove(url, () => 'both');
    return wrongIn(await this.trial.merge(url, true), true);
  }

  async judge(url: string): Promise<Pick<PartedResult, 'lost' | 'doubled' | 'resurrected'>> {
    return judgeUnits(this.trial, url);
  }
}
