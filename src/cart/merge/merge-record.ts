import type { MergeOutcome } from './merge-change';

/** What a client's key stands for: how its call ended, and the merge it is about, if it is about one. */
export interface MergeRecord {
  readonly fingerprint: string;
  readonly outcome: MergeOutcome;
  readonly booked: BookedMerge | undefined;
}

/** A merge and the cart beside which its receipt lies; that cart may have become another's since. */
interface BookedMerge {
  readonly mergeId: string;
  readonly target: string;
}

/** As it lies among the operations of a cart; `redis/lua/applyMerge.lua` writes the same. */
export function encodeMergeRecord({ fingerprint, outcome, booked }: MergeRecord): string {
  return [fingerprint, outcome, ...(booked ? [booked.mergeId, booked.target] : [])].join(' ');
}

export function decodeMergeRecord(record: string): MergeRecord {
  const [fingerprint = '', outcome, mergeId, target] = record.split(' ');
  const booked = mergeId && target ? { mergeId, target } : undefined;
  return { fingerprint, outcome: outcome as MergeOutcome, booked };
}
