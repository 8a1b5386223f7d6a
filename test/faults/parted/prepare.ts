import type { BuiltService } from '../../support/built-service';
import { MergeTrial } from '../merge-trial';
import type { Random } from '../random';
import type { TrialStore } from '../trial-store';
import { ForgottenAdd } from './forgotten-add';
import { ForgottenMerge } from './forgotten-merge';
import type { PartedTrial } from './parted-trial';
import { kinds, type TrialKind } from './plan';

export interface PreparedTrials {
  /** Merges of which the complete is to be forgotten. */
  readonly completes: readonly ForgottenMerge[];
  readonly others: readonly PartedTrial[];
}

/** A trial of every kind; what is to be forgotten lies on the node of the victim, an identity. */
export async function prepareTrials(
  store: TrialStore,
  { url }: BuiltService,
  victim: string,
  random: Random,
): Promise<PreparedTrials> {
  const prepareAdd = async (kind: TrialKind) => {
    const { source } = await store.newEndsOn(victim, 'source');
    return ForgottenAdd.prepare(kind, url, source, random);
  };
  const prepareMerge = async (kind: TrialKind, point: 'claim' | 'apply' | 'complete') => {
    const ends = await store.newEndsOn(victim, point === 'apply' ? 'target' : 'source');
    return new ForgottenMerge(kind, await MergeTrial.prepare(store, url, `before ${point}`, ends, random));
  };
  const completes = kinds.filter(({ point }) => point === 'complete');
  const others = kinds.filter(({ point }) => point !== 'complete');
  return {
    completes: await Promise.all(completes.map((kind) => prepareMerge(kind, 'complete'))),
    others: await Promise.all(
      others.map((kind) => (kind.point === 'add' ? prepareAdd(kind) : prepareMerge(kind, kind.point))),
    ),
  };
}
