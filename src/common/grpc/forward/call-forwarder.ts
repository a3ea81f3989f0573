import { type Metadata, status } from '@grpc/grpc-js';
import type { EventLog } from '../../ags/event-log.js';
import { ResultError } from '../../operations/result.error.js';
import { RESULT_CODE } from '../../operations/result-code.js';
import type { RetrySurroundings } from '../../time/retry-for.js';
import type { MethodInfo } from '../call-observers.js';
import { type CallRecord, recordOf } from '../call-record.js';
import { CallFailedError } from '../client/call-failed.error.js';
import { isUnreachable, persistentAnswers } from '../client/persistent-call.js';
import { RepeatableRequests } from '../client/repeatable-requests.js';
import type { NestHandler } from '../method-handlers.js';
import { forwardedMetadata } from './forwarded-metadata.js';
import { ForwardedStatusError, HostStopsError } from './forwarded-status.error.js';
import { resultReply } from './result-reply.js';
import type { ForwardAddress, SharedChannels } from './shared-channels.js';

/** A service whose calls are forwarded. */
export interface ForwardedService {
  /** As `info` lists it. */
  readonly name: string;
  /** How its callers are told of failures: in field 1 of a reply, or by gRPC statuses. */
  readonly style: 'results' | 'bytes';
  /** Versions that this host speaks for it. */
  readonly apiVersions: { readonly supported: number; readonly current: number };
}

/** Where calls go. */
export interface ForwardTargets {
  /**
   * The server that answers for a service, as soon as there is one.
   * @throws ResultError 14 when none registers in time, 32 when too many calls wait already
   */
  awaited(service: string, signal: AbortSignal): Promise<ForwardAddress>;
}

export interface ForwardSettings {
  /** How long a target that cannot be reached is tried. */
  readonly retryMs: number;
  /** Refuses a caller of another version; throws what he is to be told. */
  readonly checkVersion: (service: ForwardedService, apiVersion: string | undefined) => void;
}

/** The target gets less time than the caller has, so that its answer can still be passed on. */
const DEADLINE_MARGIN_MS = 50;
const DEADLINE_MARGIN_SHARE = 0.1;

/**
 * Answers calls by what other servers answer: bytes both ways, message by message as fast as each
 * side takes them, with the caller's deadline, cancellation and trace.
 */
export class CallForwarder {
  constructor(
    private readonly targets: ForwardTargets,
    private readonly channels: SharedChannels,
    private readonly settings: ForwardSettings,
    private readonly surroundings: RetrySurroundings,
    private readonly log: EventLog,
  ) {}

  /** The handler of one method, bytes in and bytes out. */
  handler(service: ForwardedService, method: MethodInfo): NestHandler {
    const replyStreams = method.type === 'server_stream' || method.type === 'bidi_stream';
    return async (requests, metadata) => {
      // One message or a stream of them: what the listener hands over for a method of this kind.
      const sent = requests as Buffer | AsyncIterable<Buffer>;
      const call = new ForwardedCall(service, method, sent, metadata as Metadata);
      const replies = this.#replies(call);
      return replyStreams ? replies : only(replies, method.path);
    };
  }

  async *#replies(call: ForwardedCall): AsyncGenerator<Buffer, void, undefined> {
    try {
      if (call.service.style === 'results') {
        this.settings.checkVersion(
          call.service,
          call.metadata.get('api_version').at(-1)?.toString(),
        );
      }
      yield* this.#forwarded(call);
    } catch (error) {
      const failure = failureOf(error, call);
      if (call.service.style === 'bytes') throw failure;
      if (call.isOver(failure)) throw failure;
      yield resultReply(
        failure instanceof ResultError ? failure.resultCode : RESULT_CODE.ERROR_RPC,
        failure.message,
      );
    }
  }

  #forwarded(call: ForwardedCall): AsyncGenerator<Buffer, void, undefined> {
    const { service, record, method, requests } = call;
    const metadata = forwardedMetadata(
      call.metadata,
      record.correlationId,
      service.style === 'results' ? service.apiVersions.current : undefined,
    );
    return persistentAnswers(
      {
        path: method.path,
        requests,
        channel: async () =>
          this.channels.to(await this.targets.awaited(service.name, record.signal)),
        options: () => ({ metadata, timeoutMs: call.timeoutMs(), signal: record.signal }),
        retryMs: this.settings.retryMs,
        onRetry: (delayMs, error) =>
          this.log.info(
            { service: service.name, method: method.path, delayMs, reason: String(error) },
            'the target of a forwarded call cannot be reached, trying again',
          ),
        signal: record.signal,
      },
      this.surroundings,
    );
  }
}

/** One call on its way to its target. */
class ForwardedCall {
  readonly record: CallRecord;
  readonly requests: RepeatableRequests;

  constructor(
    readonly service: ForwardedService,
    readonly method: MethodInfo,
    requests: AsyncIterable<Buffer> | Buffer,
    readonly metadata: Metadata,
  ) {
    this.record = recordOf(metadata);
    this.requests = new RepeatableRequests(requests);
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

/** What the caller is told. The address of the target is none of his business. */
function failureOf(
  error: unknown,
  { method, record }: ForwardedCall,
): ResultError | ForwardedStatusError {
  if (record.signal.aborted) {
    return new ForwardedStatusError(status.CANCELLED, 'the caller no longer waits');
  }
  if (error instanceof ResultError || error instanceof ForwardedStatusError) return error;
  const where = `${method.service}.${method.method}`;
  if (!(error instanceof CallFailedError)) throw error;
  if (isUnreachable(error)) {
    return new ForwardedStatusError(
      status.UNAVAILABLE,
      `${where}: the server that answers for it cannot be reached`,
    );
  }
  return new ForwardedStatusError(
    error.statusCode,
    `${where}: the server that answers for it said ${error.statusName}: ${error.details}`,
  );
}

/** The one reply of a method that answers once, when the call has ended well. */
async function only(replies: AsyncGenerator<Buffer>, path: string): Promise<Buffer> {
  let found: Buffer | undefined;
  for await (const reply of replies) found ??= reply;
  if (found !== undefined) return found;
  throw new ForwardedStatusError(status.INTERNAL, `${path}: no message and no error`);
}
