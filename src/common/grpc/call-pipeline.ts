import { Metadata, type status } from '@grpc/grpc-js';
import type { CallLog, CallMetrics, CallTrace, CallTracing } from './call-observers.js';
import { CallRecord, statusName } from './call-record.js';
import type { InFlightCall, InFlightCalls } from './in-flight-calls.js';

export const CORRELATION_HEADER = 'x-correlation-id';

/** A correlation id of a caller is taken when it is short and plain; it goes to logs and headers. */
const ACCEPTABLE_CORRELATION_ID = /^[\w.:/+=@-]{1,128}$/;

/**
 * What every call of every listener passes, health, reflection, refused and unknown ones included:
 * correlation id, trace, metrics, log line, in-flight count. A server interceptor and not a Nest
 * one, because Nest's see neither refused nor unknown calls; flat, because it is paid per call.
 */
export class CallPipeline {
  constructor(
    private readonly inFlight: InFlightCalls,
    private readonly tracing: CallTracing,
    private readonly metrics: CallMetrics | undefined,
    private readonly log: CallLog,
    private readonly newId: () => string,
  ) {}

  /** Makes the record of a call whose headers have arrived. */
  begin(path: string, metadata: Metadata, peer: string, deadlineMs: number): BegunCall {
    const trace = this.tracing.start(path, metadata);
    const given = metadata.get(CORRELATION_HEADER)[0];
    const correlationId =
      typeof given === 'string' && ACCEPTABLE_CORRELATION_ID.test(given) ? given : this.newId();
    const record = new CallRecord(
      path,
      correlationId,
      trace.traceId,
      peer,
      deadlineMs,
      performance.now(),
    );
    record.trace = trace;
    this.metrics?.started(path);
    return { record, trace };
  }

  opened(call: InFlightCall): void {
    this.inFlight.add(call);
  }

  closed(call: InFlightCall): void {
    this.inFlight.remove(call);
  }

  received(path: string, count: number): void {
    this.metrics?.received(path, count);
  }

  sent(path: string, count: number): void {
    this.metrics?.sent(path, count);
  }

  /** Closes the books of a call; called once for each. */
  ended({ record, trace }: BegunCall, code: status): void {
    const name = statusName(code);
    const durationMs = performance.now() - record.startedAt;
    this.metrics?.handled(record.path, name, durationMs / 1000);
    trace.ended(record, code, name);
    this.log.ended(record, name, durationMs);
    record.answered();
  }

  /** Headers of every answer. */
  answerHeaders(record: CallRecord, metadata: Metadata = new Metadata()): Metadata {
    metadata.set(CORRELATION_HEADER, record.correlationId);
    return metadata;
  }
}

export interface BegunCall {
  readonly record: CallRecord;
  readonly trace: CallTrace;
}
