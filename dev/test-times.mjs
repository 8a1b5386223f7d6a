const SHOWN = 10;

/** Lists the slowest test files: seconds, tests, path. */
export function slowestFiles(testResults, root) {
  const rows = testResults
    .map(({ name, startTime, endTime, assertionResults }) => ({
      seconds: ((endTime - startTime) / 1000).toFixed(1),
      tests: assertionResults.length,
      file: name.replace(`${root}/`, ''),
    }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, SHOWN);
  return [
    'The slowest test files:',
    ...rows.map(
      ({ seconds, tests, file }) => `${seconds.padStart(7)} s ${String(tests).padStart(4)} tests  ${file}`,
    ),
  ];
}
