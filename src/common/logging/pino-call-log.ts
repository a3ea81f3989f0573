import type { CallLog } from '../grpc/call-observers.js';
import type { CallRecord } from '../grpc/call-record.js';
import { callLine } from './call-line.js';
import type { RootLogger } from './root-logger.js';

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
    private readonly root: Pick<RootLogger, 'logger' | 'infoLines'>,
    private readonly refused: RefusedCallLog,
    private readonly writesForeseen: boolean,
  ) {}

  ended(call: CallRecord, status: string, exactMs: number): void {
    const durationMs = Math.round(exactMs * 1000) / 1000;
    if (call.refusal !== undefined) {
      this.refused.record(call, status, durationMs);
      return;
    }
    const { logger, infoLines } = this.root;
    const { unforeseen } = call;
    if (unforeseen === undefined) {
      if (!this.writesForeseen || !infoLines.isOn()) return;
      infoLines.write(callLine(infoLines.head(), call, status, durationMs));
      return;
    }
    logger.error(
      {
        method: call.path,
        status,
        durationMs,
        peer: call.peer,
        correlationId: call.correlationId,
        traceId: call.traceId,
        clientId: call.caller?.clientId,
        namespace: call.caller?.namespace,
        ...call.ids,
        reference: unforeseen.reference,
        err: unforeseen.error,
      },
      'call',
    );
  }
}
