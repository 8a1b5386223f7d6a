import type { CrashPoint } from './crash-point';
import type { Retrier, Stage } from './plan';

export interface TrialResult {
  readonly stage: Stage;
  readonly retrier: Retrier;
  readonly point: CrashPoint;
  /** The process died there, and Redis looked as it must. */
  readonly fault: boolean;
  /** What the driver answered last, where it did not die there. */
  readonly lastAnswer?: string;
  /** Units that were acknowledged and are in no cart. */
  readonly lost: number;
  /** Units that are in the carts beyond what was put in. */
  readonly doubled: number;
  /** Units that were removed from the target and are there again. */
  readonly resurrected: number;
  /** The merge did not come to rest. */
  readonly pending: boolean;
  /** Responses to a retrying client that differ from what happened. */
  readonly wrongAnswers: readonly string[];
  /** From the kill until rest, in ms; undefined if nothing was under way, or if it never came to rest. */
  readonly restAfterMs: number | undefined;
  /** From the kill until the retry was acknowledged, in ms; undefined without a retry. */
  readonly acknowledgedAfterMs: number | undefined;
}

export function isViolated(result: TrialResult): boolean {
  const { lost, doubled, resurrected, pending, wrongAnswers } = result;
  return lost + doubled + resurrected > 0 || pending || wrongAnswers.length > 0;
}
