import { ExpectedError } from '../../../../common/errors/expected-error.js';
import { RuleSetError, TicketRefusedError } from '../../engine/index.js';

/** A fault of rules or tickets, told with the status of AccelByte's Go function. */
export class LegacyStatusError extends ExpectedError {
  readonly code = 'legacy_status';
  readonly kind = 'unknown';
}

/** Runs `work` and tells its faults as the rule set's `extend_host.status_codes` asks for. */
export function withChosenStatus<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const isFault = error instanceof RuleSetError || error instanceof TicketRefusedError;
    throw isFault && error.statusCodes === 'legacy' ? new LegacyStatusError(error.message) : error;
  }
}
