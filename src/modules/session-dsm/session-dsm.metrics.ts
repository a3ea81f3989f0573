/** What AGS asks for. */
export type ServerOperation = 'create' | 'terminate' | 'start';

/** What is counted of the module; no label takes a value from a request. */
export interface SessionDsmMetrics {
  /** @param outcome  `ok`, `refused`, or the code of the error */
  requested(operation: ServerOperation, outcome: string, seconds: number): void;
  /** A report to AGS reached its end. */
  reported(status: string, outcome: ReportOutcome): void;
  /** A server was released because nobody wanted it any more. */
  released(cause: ReleaseCause): void;
}

export const REPORT_OUTCOMES = [
  'delivered',
  'session_gone',
  'unwanted',
  'refused',
  'expired',
] as const;
export type ReportOutcome = (typeof REPORT_OUTCOMES)[number];

export const RELEASE_CAUSES = [
  'late',
  'failed',
  'unclaimed',
  'session_gone',
  'left_over',
  'again',
] as const;
export type ReleaseCause = (typeof RELEASE_CAUSES)[number];
