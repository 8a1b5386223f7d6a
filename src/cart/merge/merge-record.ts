import type { MergeOutcome } from './merge-change';

/** What a client's key stands for: how its call ended, and the merge it is about, if it is about one. */
export interface MergeRecord {
  readonly fingerprint: string;
  readonly outcome: MergeOutcome;
  readonly mergeId: string | undefined;
}

/** As it lies among the operations of a cart; `redis/lua/applyMerge.lua` writes the same. */
export function encodeMergeRecord(
  fingerprint: string,
  outcome: MergeOutcome,
  mergeId: string | undefined,
): string {
  return [fingerprint, outcome, ...(mergeId ? [mergeId] : [])].join(' ');
}

export function decodeMergeRecord(record: string): MergeRecord {
  const [fingerprint = '', outcome, mergeId] = record.split(' ');
  return { fingerprint, outcome: outcome as MergeOutcome, mergeId };
}
