/** What Jest counts in a run, as far as it matters here. */
export interface RunCounts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  /** Test files that could not run at all. */
  readonly numRuntimeErrorTestSuites: number;
  readonly wasInterrupted: boolean;
}

/**
 * The last line of every test run, which people and scripts read: `N passed, N failed`, and
 * `, N skipped` where there are any. A test file that could not run counts as one failure, and so
 * does a run that was cut off.
 */
export function summaryLine(run: RunCounts): string {
  const failed = run.numFailedTests + run.numRuntimeErrorTestSuites + (run.wasInterrupted ? 1 : 0);
  const skipped = run.numPendingTests === 0 ? '' : `, ${run.numPendingTests} skipped`;
  return `${run.numPassedTests} passed, ${failed} failed${skipped}`;
}
