import type { CallContext } from '../grpc/call-context.js';
import type { Decision, Refused } from './token-judge.js';
import { TokenRejectedError } from './token-rejected.error.js';

/** What hears of decisions against a caller. */
export interface RefusalListener {
  refused(decision: Refused): void;
}

/**
 * Writes a decision down where the call's log line and the metrics find it.
 * @returns what ends the call, `undefined` for a call that may go on
 */
export function concludeDecision(
  decision: Decision,
  call: CallContext | undefined,
  listener: RefusalListener,
): TokenRejectedError | undefined {
  if (decision.isAccepted) {
    if (call !== undefined) call.caller = decision.caller;
    return undefined;
  }
  const { reason, claims } = decision;
  if (call !== undefined) call.refusal = claims === undefined ? { reason } : { reason, claims };
  listener.refused(decision);
  return new TokenRejectedError(reason);
}
