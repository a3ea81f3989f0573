import { describe, expect, it } from '@jest/globals';
import { summaryLine } from '../support/summary-line.js';

const quietRun = {
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numRuntimeErrorTestSuites: 0,
  wasInterrupted: false,
};

describe('the last line of a test run', () => {
  it('counts what passed and what failed', () => {
    expect(summaryLine({ ...quietRun, numFailedTests: 2 })).toBe('3 passed, 2 failed');
  });

  it('counts a test file that could not run as a failure', () => {
    expect(summaryLine({ ...quietRun, numRuntimeErrorTestSuites: 1 })).toBe('3 passed, 1 failed');
  });

  it('counts a run that was cut off as a failure', () => {
    expect(summaryLine({ ...quietRun, wasInterrupted: true })).toBe('3 passed, 1 failed');
  });

  it('tells of skipped tests only when there are any', () => {
    expect(summaryLine({ ...quietRun, numPendingTests: 4 })).toBe('3 passed, 0 failed, 4 skipped');
  });
});
