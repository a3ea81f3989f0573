import { type Metadata, status } from '@grpc/grpc-js';
import type { ResultError } from '../../operations/result.error.js';
import type { MethodInfo } from '../call-observers.js';
import { type CallRecord, recordOf } from '../call-record.js';
import { RepeatableRequests } from '../client/repeatable-requests.js';
import { ForwardedStatusError, HostStopsError } from './forwarded-status.error.js';
import type { ForwardAddress } from './shared-channels.js';

/** A service whose calls are forwarded. */
export interface ForwardedService {
  /** As `info` lists it. */
  readonly name: string;
  /** How its callers are told of failures: in field 1 of a reply, or by gRPC statuses. */
  readonly style: 'results' | 'bytes';
  /** Versions that this host speaks for it. */
  readonly apiVersions: { readonly supported: number; readonly current: number };
}

/** The target gets less time than the caller has, so that its answer can still be passed on. */
const DEADLINE_MARGIN_MS = 50;
const DEADLINE_MARGIN_SHARE = 0.1;

/** One call on its way to its target. */
export class ForwardedCall {
  readonly record: CallRecord;
  readonly requests: RepeatableRequests;
  /** Where it went, or goes. */
  target: ForwardAddress | undefined;

  constructor(
    readonly service: ForwardedService,
    readonly method: MethodInfo,
    requests: AsyncIterable<Buffer> | Buffer,
    readonly metadata: Metadata,
  ) {
    this.record = recordOf(metadata);
    this.requests = new RepeatableRequests(requests);
  }

  get repliesStream(): boolean {
    return this.method.type === 'server_stream' || this.method.type === 'bidi_stream';
  }

  /** Whether the caller went away, his own deadline passed or the host stops: no reply tells that. */
  isOver(failure: ResultError | ForwardedStatusError): boolean {
    const isLate =
      failure instanceof ForwardedStatusError &&
      failure.status === status.DEADLINE_EXCEEDED &&
      Number.isFinite(this.record.deadlineMs);
    return isLate || failure instanceof HostStopsError || this.record.signal.aborted;
  }

  /** `undefined` when the caller waits without end. */
  timeoutMs(): number | undefined {
    const { deadlineMs } = this.record;
    if (!Number.isFinite(deadlineMs)) return undefined;
    const leftMs = deadlineMs - Date.now();
    return Math.max(0, leftMs - Math.min(DEADLINE_MARGIN_MS, leftMs * DEADLINE_MARGIN_SHARE));
  }
}
