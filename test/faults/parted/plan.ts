import { seeded, type Random } from '../random';

/** Which script the isolated primary executes and forgets: that of addCartLines, or one of mergeCart. */
const points = ['add', 'claim', 'apply', 'complete'] as const;
export type Point = (typeof points)[number];

/** What the client does that is not answered: ask again, from two devices, or only until the failover. */
const callers = ['insists', 'insists at two', 'gives up'] as const;
type Caller = (typeof callers)[number];

export interface TrialKind {
  readonly point: Point;
  readonly caller: Caller;
}

const COPIES = 2;

const everyKind: TrialKind[] = points.flatMap((point) => callers.map((caller) => ({ point, caller })));

/**
 * The trials of one partition. An add that nobody insists on is not acknowledged, and may be there or not. A complete has
 * no copy, because each needs an instance of its own to drive it.
 */
export const kinds: readonly TrialKind[] = everyKind
  .filter(({ point, caller }) => !(point === 'add' && caller === 'gives up'))
  .flatMap((kind) => Array<TrialKind>(kind.point === 'complete' ? 1 : COPIES).fill(kind));

/** The random part of each partition; enough partitions for the number of trials. */
export function planPartitions(trials: number, seed: number): Random[] {
  return Array.from({ length: Math.ceil(trials / kinds.length) }, (_, n) => seeded(seed * 1000 + n));
}

/** Service processes that take part, one for each complete. */
export const INSTANCES = kinds.filter(({ point }) => point === 'complete').length;
