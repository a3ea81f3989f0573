import type { Logger } from 'pino';
import type { CallLog } from '../grpc/call-observers.js';
import type { CallRecord } from '../grpc/call-record.js';

/** Takes the line of a refused call, with its rate limit. */
export interface RefusedCallLog {
  record(call: CallRecord, statusName: string, durationMs: number): void;
}

/** One line a call: at `info`, or at `error` with the stack when something unforeseen happened. */
export class PinoCallLog implements CallLog {
  constructor(
    private readonly logger: Logger,
    private readonly refused: RefusedCallLog | undefined,
  ) {}

  ended(call: CallRecord, status: string, durationMs: number): void {
    if (call.refusal !== undefined && this.refused !== undefined) {
      this.refused.record(call, status, durationMs);
      return;
    }
    const { unforeseen } = call;
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
