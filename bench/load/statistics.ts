/** One quantity over several rounds. */
export interface Figure {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @param values at least one */
export function figureOf(values: readonly number[]): Figure {
  if (values.length === 0) throw new Error('A figure needs at least one round.');
  const sorted = values.toSorted((a, b) => a - b);
  return { min: sorted[0]!, median: percentile(sorted, 50), max: sorted.at(-1)! };
}

/**
 * The percentile by nearest rank, except that the median of an even count is the mean of the two middle values.
 * @param sorted ascending, at least one value
 */
export function percentile(sorted: readonly number[], percent: number): number {
  if (sorted.length === 0) throw new Error('There is no percentile of nothing.');
  const rank = Math.max(Math.ceil((percent / 100) * sorted.length), 1);
  const value = sorted[rank - 1]!;
  return percent === 50 && sorted.length % 2 === 0 ? (value + sorted[rank]!) / 2 : value;
}
