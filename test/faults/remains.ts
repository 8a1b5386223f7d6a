/** How a merge lies in Redis. */
export interface Remains {
  /** The states of what left the source. */
  readonly departures: readonly string[];
  readonly receipts: number;
}

/**
 * @param departures the hash of the source.
 * @param receipts the fields of the hash of the target.
 */
export function remainsOf(departures: Record<string, string>, receipts: readonly string[]): Remains {
  const records = Object.entries(departures).filter(([id]) => isMergeId(id));
  return {
    departures: records.map(([, json]) => (JSON.parse(json) as { state: string }).state),
    receipts: receipts.filter(isMergeId).length,
  };
}

/** Beside the records there are @pending, @last, @recent and what an undo returned. */
function isMergeId(field: string): boolean {
  return !/^(@|return )/.test(field);
}
