/**
 * What a run of `npm test` came to.
 * @param checks `{ passed, failed }`, how many
 * @param tests `{ status, results }`: exit code of jest, null if a signal ended it; what it wrote as JSON, undefined if
 * it came to nothing
 * @param demandsAll a test that did not run is a failed one: where everything is at hand, it proves nothing
 * @returns `{ lines, failed }`: what to print, the count last; whether the run failed
 */
export function countOf(checks, { status, results }, demandsAll) {
  const skipped = (results?.testResults ?? []).flatMap(({ assertionResults }) =>
    assertionResults.filter((test) => test.status === 'pending').map(({ fullName }) => fullName),
  );
  const demanded = demandsAll ? skipped.length : 0;
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = results ?? {};
  const failedTests = numFailedTests + numRuntimeErrorTestSuites + demanded;
  // Jest may also fail as a whole.
  const failed = checks.failed + (status === 0 ? failedTests : Math.max(failedTests, 1));
  const tail = skipped.length > demanded ? `, ${skipped.length} skipped` : '';
  return {
    lines: [
      ...skipped.map((name) => `skipped: ${name}`),
      ...(skipped.some((name) => name.includes('Apollo Router')) ? [ROUTER_MISSING] : []),
      `tests: ${checks.passed + numPassedTests} passed, ${failed} failed${tail}`,
    ],
    failed: failed > 0,
  };
}

const ROUTER_MISSING = 'Tests through Apollo Router need it: set APOLLO_ROUTER_BIN, or put `router` on PATH.';
