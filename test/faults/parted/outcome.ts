import type { Durability } from '../../../src/redis/script-runner';
import { restOf } from '../rest';
import type { PartedTrial } from './parted-trial';
import type { PartedResult } from './result';

type Outcome = Omit<PartedResult, 'durability' | 'point' | 'caller' | 'forgotten' | 'toldEarly'>;

/** Of a trial that cannot be judged: nobody was answered in time. */
const UNKNOWN = { lost: 0, doubled: 0, resurrected: 0, pending: true, restAfterMs: undefined };

/**
 * What became of a trial once the partition has healed (performance.now), as this instance shows it.
 * Late repetitions are tried only where no acknowledged change is lost; elsewhere they would be another story.
 */
export async function outcomeOf(
  trial: PartedTrial,
  durability: Durability,
  url: string,
  healedAt: number,
): Promise<Outcome> {
  const { kind, call } = trial;
  try {
    const wrongAnswers = await call.wrongAnswers();
    const restAt = await restOf(trial);
    if (durability === 'replicated' && kind.caller !== 'gives up')
      wrongAnswers.push(...(await trial.repeatLate(url)));
    const pending = restAt === undefined || (await restOf(trial)) === undefined;
    const restAfterMs = restAt === undefined ? undefined : restAt - healedAt;
    return { ...(await trial.judge(url)), pending, wrongAnswers, restAfterMs };
  } catch (error) {
    return { ...UNKNOWN, wrongAnswers: [(error as Error).message] };
  }
}
