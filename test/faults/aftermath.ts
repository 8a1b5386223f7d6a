import type { BuiltService } from '../support/built-service';
import { remainsAt } from './crash-point';
import { judgeUnits, wrongIn } from './judge';
import type { MergeTrial } from './merge-trial';
import type { Retrier } from './plan';
import type { Random } from './random';
import { restOf } from './rest';
import type { TrialResult } from './trial-result';

type Verdict = Omit<TrialResult, 'stage' | 'retrier' | 'point' | 'fault'>;

/** Of a trial that cannot be judged: nobody was answered in time. */
const UNKNOWN = {
  lost: 0,
  doubled: 0,
  resurrected: 0,
  pending: true,
  restAfterMs: undefined,
  acknowledgedAfterMs: undefined,
};

/** What follows a crash: the shoppers go on, somebody retries or nobody does, and the merge comes to rest. */
export class Aftermath {
  constructor(
    private readonly retrier: Retrier,
    private readonly other: BuiltService,
    /** A process that was started in place of the killed one; the same client finds it. */
    private readonly fresh: BuiltService | undefined,
    private readonly random: Random,
    /** A node died with the driver: nobody can wait for an answer before the next step. */
    private readonly nodeDied: boolean,
  ) {}

  async await(trial: MergeTrial): Promise<Verdict> {
    return this.follow(trial).catch((error: Error) => ({ ...UNKNOWN, wrongAnswers: [error.message] }));
  }

  private async follow(trial: MergeTrial): Promise<Verdict> {
    const { killedAt, point } = trial;
    const retries = this.retrier !== 'sweeper alone';
    const wrongAnswers = await this.goOn(trial);
    const acknowledgedAfterMs = retries ? performance.now() - killedAt : undefined;
    const restAt = await restOf(trial);
    if (retries) wrongAnswers.push(...(await this.repeat(trial)));
    const pending = restAt === undefined || (await restOf(trial)) === undefined;
    const underWay = retries || remainsAt[point].departures.includes('pending');
    const restAfterMs = underWay && restAt !== undefined ? restAt - killedAt : undefined;
    const units = await judgeUnits(trial, this.other.url);
    return { ...units, pending, wrongAnswers, restAfterMs, acknowledgedAfterMs };
  }

  /** A line leaves the target, the guest may put something in, and somebody retries. */
  private async goOn(trial: MergeTrial): Promise<string[]> {
    const { url } = this.other;
    const remove = () =>
      trial.remove(url, (units) => (!this.nodeDied && units['theirs'] ? 'theirs' : 'mine'));
    const later = this.random(2) && 1 + this.random(9);
    const add = async () => later && trial.fill(url, 'guest', { later });
    if (this.nodeDied) return (await Promise.all([this.retry(trial), remove(), add()]))[0];
    await remove();
    await add();
    return this.retry(trial);
  }

  private async retry(trial: MergeTrial): Promise<string[]> {
    const { retrier, fresh, other } = this;
    const calls: Promise<string[]>[] = [];
    if (fresh) {
      const asFirst = retrier === 'same client';
      calls.push(trial.merge(fresh.url, true).then((answer) => wrongIn(answer, asFirst)));
    }
    if (retrier === 'another instance' || retrier === 'two at once')
      calls.push(trial.merge(other.url, false).then((answer) => wrongIn(answer, false)));
    return (await Promise.all(calls)).flat();
  }

  /** What was merged leaves the target, and a last repetition of the first call comes late. */
  private async repeat(trial: MergeTrial): Promise<string[]> {
    const { url } = this.other;
    await trial.remove(url, () => 'both');
    return wrongIn(await trial.merge(url, true), false);
  }
}
