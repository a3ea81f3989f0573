import { randomUUID } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  type NestInterceptor,
} from '@nestjs/common';
import { type Observable, tap } from 'rxjs';
import {
  CALL_LOG,
  CALL_METRICS,
  type CallLog,
  type CallMetrics,
} from '../../src/common/grpc/call-observers.js';
import { CallRecord } from '../../src/common/grpc/call-record.js';

/** Log and metrics where Nest's documentation puts them; sees no refused and no unknown call. */
export class CallObservingInterceptor implements NestInterceptor {
  constructor(
    @Inject(CALL_METRICS) private readonly metrics: CallMetrics,
    @Inject(CALL_LOG) private readonly log: CallLog,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'rpc') return next.handle();
    const call = context.getArgByIndex<{ getPath(): string; getPeer(): string }>(2);
    const startedAt = performance.now();
    const id = randomUUID();
    const record = new CallRecord(call.getPath(), id, id, call.getPeer(), 0, startedAt);
    this.metrics.started(record.path);
    this.metrics.received(record.path, 1);
    return next.handle().pipe(
      tap({
        complete: () => {
          const durationMs = performance.now() - startedAt;
          this.metrics.sent(record.path, 1);
          this.metrics.handled(record.path, 'OK', durationMs / 1000);
          this.log.ended(record, 'OK', durationMs);
        },
      }),
    );
  }
}
