import { summaryLine } from './summary-line.ts';

/** Jest reporter that makes {@link summaryLine} the very last line of a run. */
export default class SummaryLineReporter {
  onRunComplete(_contexts, results) {
    // Jest adds its own summary after every other reporter, so only the exit comes later.
    process.once('exit', () => process.stdout.write(`${summaryLine(results)}\n`));
  }
}
