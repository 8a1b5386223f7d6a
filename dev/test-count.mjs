/**
 * Sums up a run of `npm test`.
 * @param checks `{ passed, failed }` as counts
 * @param tests `{ status, results }`: jest's exit code, null if a signal ended it, and its JSON, undefined if there
 * is none
 * @param demandsAll whether a skipped test counts as failed, where everything it needs is available
 * @returns `{ lines, failed }`: lines to print, the count last, and whether the run failed
 */
export function countOf(checks, { status, results }, demandsAll) {
  const skipped = (results?.testResults ?? []).flatMap(({ assertionResults }) =>
    assertionResults.filter((test) => test.status === 'pending').map(({ fullName }) => fullName),
  );
  const demanded = demandsAll ? skipped.length : 0;
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = results ?? {};
  const failedTests = numFailedTests + numRuntimeErrorTestSuites + demanded;
  // Jest can also fail without a failed test.
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
