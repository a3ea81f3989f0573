/** What AGS asks for. */
export type ServerOperation = 'create' | 'terminate' | 'start';

/** What is counted of the module; no label takes a value from a request. */
export interface SessionDsmMetrics {
  /** @param outcome  `ok`, `refused`, or the code of the error */
  requested(operation: ServerOperation, outcome: string, seconds: number): void;
  /** A report to AGS reached its end. */
  reported(
    status: string,
    outcome: 'delivered' | 'session_gone' | 'unwanted' | 'refused' | 'expired',
  ): void;
  /** A server was released because nobody wanted it any more. */
  released(cause: ReleaseCause): void;
}

export type ReleaseCause = 'late' | 'failed' | 'unclaimed' | 'session_gone' | 'left_over' | 'again';
