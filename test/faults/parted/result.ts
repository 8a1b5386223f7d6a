import type { Durability } from '../../../src/redis/script-runner';
import type { TrialKind } from './plan';

export interface PartedResult extends TrialKind {
  readonly durability: Durability;
  /** The isolated primary executed the script, and the replica that took over from it had not heard of it. */
  readonly forgotten: boolean;
  /** The client got a success response before the partition healed. */
  readonly toldEarly: boolean;
  /** Units that were acknowledged and are in no cart. */
  readonly lost: number;
  /** Units that are in the carts beyond what was put in. */
  readonly doubled: number;
  /** Units that were removed from the target and are there again. */
  readonly resurrected: number;
  /** The merge did not come to rest. */
  readonly pending: boolean;
  /** Responses that differ from what happened. */
  readonly wrongAnswers: readonly string[];
  /** From healing until rest, in ms; undefined if that did not come. */
  readonly restAfterMs: number | undefined;
}
