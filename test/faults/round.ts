import type { BuiltService } from '../support/built-service';
import { Aftermath } from './aftermath';
import { remainsAt } from './crash-point';
import type { Fleet } from './fleet';
import { MergeTrial } from './merge-trial';
import type { RoundPlan, Stage } from './plan';
import type { TrialResult } from './trial-result';
import type { TrialStore } from './trial-store';

const CRASHES_AT_ONCE = 4;

/** Where merges are tried: a store, and a service that outlives all trials; while nobody retries, the only one. */
export interface Place {
  readonly stage: Stage;
  readonly store: TrialStore;
  readonly fleet: Fleet;
  readonly other: BuiltService;
}

/** Brings each merge of a round to its crash point, leaves them to the retrier, and judges what became of each. */
export class Round {
  private readonly dying: 'source' | 'target' | undefined;

  constructor(
    private readonly place: Place,
    private readonly plan: RoundPlan,
  ) {
    const { stage } = place;
    this.dying = stage === 'source dies' ? 'source' : stage === 'target dies' ? 'target' : undefined;
  }

  async run(): Promise<TrialResult[]> {
    const { store, fleet, other } = this.place;
    const { points, retrier, random } = this.plan;
    const freshes = retrier === 'same client' || retrier === 'two at once' ? 1 : 0;
    const [...victims] = await fleet.startAll(points.length + freshes, store.env);
    const fresh = freshes > 0 ? victims.pop() : undefined;
    try {
      const aftermath = new Aftermath(retrier, other, fresh, random, this.dying !== undefined);
      return await this.tryAll(await this.prepare(), victims, aftermath);
    } finally {
      await Promise.all(victims.map((victim) => victim.kill()));
      await fresh?.kill();
      for (const proxy of store.proxies) proxy.heal();
    }
  }

  private async prepare(): Promise<MergeTrial[]> {
    const { dying } = this;
    const { store, other } = this.place;
    const { points, random } = this.plan;
    const first = await store.newEnds();
    return Promise.all(
      points.map(async (point) => {
        const ends = await (dying ? store.newEndsOn(first[dying], dying) : store.newEnds());
        return MergeTrial.prepare(store, other.url, point, ends, random);
      }),
    );
  }

  private async tryAll(
    trials: readonly MergeTrial[],
    victims: readonly BuiltService[],
    aftermath: Aftermath,
  ): Promise<TrialResult[]> {
    const { store } = this.place;
    const [first] = trials;
    const failover = this.dying && (await store.planFailover(first!.ends[this.dying]));
    const allCrashed = countdown(trials.length, () => failover?.begin());
    const results: Promise<TrialResult>[] = [];
    const crashSome = async () => {
      for (let n = results.length; n < trials.length; n = results.length) {
        const trial = trials[n]!;
        const crash = this.crash(trial, victims[n]!, allCrashed.count);
        const result = crash.then(async (fault) => {
          if (failover) await allCrashed.reached;
          const { stage } = this.place;
          const { retrier } = this.plan;
          const { point, lastAnswer } = trial;
          const missed = fault ? {} : { lastAnswer };
          return { stage, retrier, point, fault, ...missed, ...(await aftermath.await(trial)) };
        });
        result.catch(() => undefined); // a crash that fails ends the round before anybody looks here
        results.push(result);
        await crash;
      }
    };
    await Promise.all(Array.from({ length: CRASHES_AT_ONCE }, crashSome));
    await failover?.end();
    return Promise.all(results);
  }

  /** Whether the process was killed at the crash point, and left in Redis what belongs there. */
  private async crash(trial: MergeTrial, victim: BuiltService, onCrash: () => void): Promise<boolean> {
    const crashed = await trial.crash(victim, onCrash);
    // With a node about to die there is no time to look.
    if (!crashed || this.dying) return crashed;
    const { departures, receipts } = await trial.remains();
    const expected = remainsAt[trial.point];
    return receipts === expected.receipts && departures.join() === expected.departures.join();
  }
}

/** Calls `onZero`, in the same moment, when it has been counted down. */
function countdown(from: number, onZero: () => void): { count: () => void; reached: Promise<void> } {
  let left = from;
  let reach: () => void;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const count = () => {
    left -= 1;
    if (left > 0) return;
    onZero();
    reach();
  };
  return { count, reached };
}
