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
  readonly #foreseen: Logger;

  /** @param writesForeseen  `false`: only refusals and what was unforeseen are worth a line */
  constructor(
    private readonly logger: Logger,
    private readonly refused: RefusedCallLog,
    private readonly writesForeseen: boolean,
  ) {
    // Redaction looks into each value and costs 10 µs a line. What is foreseen of a call has no
    // place where a secret could stand: its fields are listed below, and none holds an object.
    this.#foreseen = logger.child({}, { redact: [] });
  }

  ended(call: CallRecord, status: string, exactMs: number): void {
    const durationMs = Math.round(exactMs * 1000) / 1000;
    if (call.refusal !== undefined) {
      this.refused.record(call, status, durationMs);
      return;
    }
    const { unforeseen } = call;
    if (unforeseen !== undefined) {
      const { reference, error } = unforeseen;
      this.logger.error({ ...fieldsOf(call, status, durationMs), reference, err: error }, 'call');
    } else if (this.writesForeseen && this.#foreseen.isLevelEnabled('info')) {
      this.#foreseen.info(fieldsOf(call, status, durationMs), 'call');
    }
  }
}

function fieldsOf(call: CallRecord, status: string, durationMs: number): object {
  return {
    method: call.path,
    status,
    durationMs,
    peer: call.peer,
    correlationId: call.correlationId,
    traceId: call.traceId,
    clientId: call.caller?.clientId,
    namespace: call.caller?.namespace,
    sessionId: call.ids.sessionId,
  };
}
