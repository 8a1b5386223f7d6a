import type { ClusterNode } from '../../support/redis-cluster-node';
import type { InsistentCall } from './insistent-call';
import type { TrialKind } from './plan';
import type { PartedResult } from './result';

/** A call of which one script comes to a primary that is cut off from its replica. */
export interface PartedTrial {
  readonly kind: TrialKind;
  readonly call: InsistentCall;
  /** Whether this node has executed the script, as far as it knows itself. */
  executedBy(node: ClusterNode): Promise<boolean>;
  /** Whether nothing of it is under way. @throws Error while a node does not serve. */
  isAtRest(): Promise<boolean>;
  /** The client has been answered; much later the call comes once more. Gives what is wrong in the answer. */
  repeatLate(url: string): Promise<string[]>;
  /** What became of the units. */
  judge(url: string): Promise<Pick<PartedResult, 'lost' | 'doubled' | 'resurrected'>>;
}
