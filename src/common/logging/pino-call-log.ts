import type { Logger } from 'pino';
import type { CallLog } from '../grpc/call-observers.js';
import type { CallRecord } from '../grpc/call-record.js';

/** Takes the line of a refused call, with its rate limit. */
export interface RefusedCallLog {
  record(call: CallRecord, statusName: string, durationMs: number): void;
}

/**
 * One line a call: at `info`, or at `error` with the stack when something unforeseen happened. A
 * refused call has the line of its refusal instead.
 */
export class PinoCallLog implements CallLog {
  /** @param writesForeseen  `false`: only refusals and what was unforeseen are worth a line */
  constructor(
    private readonly logger: Logger,
    private readonly refused: RefusedCallLog,
    private readonly writesForeseen: boolean,
  ) {}

  ended(call: CallRecord, status: string, durationMs: number): void {
    if (call.refusal !== undefined) {
      this.refused.record(call, status, durationMs);
      return;
    }
    const { unforeseen } = call;
    if (unforeseen === undefined && !this.writesForeseen) return;
    const level = unforeseen === undefined ? 'info' : 'error';
    if (!this.logger.isLevelEnabled(level)) return;
    this.logger[level](
      {
        method: call.path,
        status,
        durationMs: Math.round(durationMs * 1000) / 1000,
        peer: call.peer,
        correlationId: call.correlationId,
        traceId: call.traceId,
        clientId: call.caller?.clientId,
        namespace: call.caller?.namespace,
        sessionId: call.ids.sessionId,
        ...(unforeseen && { reference: unforeseen.reference, err: unforeseen.error }),
      },
      'call',
    );
  }
}
