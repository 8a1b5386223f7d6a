/** Rows as text, each column as wide as its widest cell. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')).join('\n');
}

/** Results of the same kind together, in the order in which the kinds came first. */
export function grouped<Result>(
  results: readonly Result[],
  kindOf: (result: Result) => string[],
): [kind: string[], results: Result[]][] {
  const groups = new Map<string, [string[], Result[]]>();
  for (const result of results) {
    const kind = kindOf(result);
    const group = groups.get(kind.join());
    if (group) group[1].push(result);
    else groups.set(kind.join(), [kind, [result]]);
  }
  return [...groups.values()];
}

/** The sum of a count over all results, as a cell. */
export function sumOf<Result>(results: readonly Result[], count: (result: Result) => number): string {
  return String(results.reduce((total, result) => total + count(result), 0));
}
