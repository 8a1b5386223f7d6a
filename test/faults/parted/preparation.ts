import type { BuiltService } from '../../support/built-service';
import { MergeTrial } from '../merge-trial';
import type { Random } from '../random';
import type { TrialStore } from '../trial-store';
import { ForgottenAdd } from './forgotten-add';
import { ForgottenMerge } from './forgotten-merge';
import type { PartedTrial } from './parted-trial';
import { kinds, type Point, type TrialKind } from './plan';

/** Fills the carts of the trials of one partition; what is to be forgotten lies on the node of the victim, an identity. */
export class Preparation {
  constructor(
    private readonly store: TrialStore,
    private readonly service: BuiltService,
    readonly victim: string,
    private readonly random: Random,
  ) {}

  /** The merges of which the complete is to be forgotten. */
  async completes(): Promise<ForgottenMerge[]> {
    const chosen = kinds.filter(({ point }) => point === 'complete');
    return Promise.all(chosen.map((kind) => this.merge(kind, 'complete')));
  }

  async others(): Promise<PartedTrial[]> {
    const chosen = kinds.filter(({ point }) => point !== 'complete');
    return Promise.all(
      chosen.map((kind) => (kind.point === 'add' ? this.add(kind) : this.merge(kind, kind.point))),
    );
  }

  private async add(kind: TrialKind): Promise<ForgottenAdd> {
    const { source } = await this.store.newEndsOn(this.victim, 'source');
    return ForgottenAdd.prepare(kind, this.service.url, source, this.random);
  }

  private async merge(kind: TrialKind, point: Exclude<Point, 'add'>): Promise<ForgottenMerge> {
    const { store, service, random } = this;
    const ends = await store.newEndsOn(this.victim, point === 'apply' ? 'target' : 'source');
    const trial = await MergeTrial.prepare(store, service.url, `before ${point}`, ends, random);
    return new ForgottenMerge(kind, trial);
  }
}
