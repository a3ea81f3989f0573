import { type Metadata, status } from '@grpc/grpc-js';
import type { EventLog } from '../../ags/event-log.js';
import { ResultError } from '../../operations/result.error.js';
import { RESULT_CODE } from '../../operations/result-code.js';
import type { RetrySurroundings } from '../../time/retry-for.js';
import type { MethodInfo } from '../call-observers.js';
import { CallFailedError } from '../client/call-failed.error.js';
import { isUnreachable, persistentAnswers } from '../client/persistent-call.js';
import type { NestHandler } from '../method-handlers.js';
import { ForwardedCall, type ForwardedService } from './forwarded-call.js';
import { forwardedMetadata } from './forwarded-metadata.js';
import { ForwardedStatusError } from './forwarded-status.error.js';
import { resultReply } from './result-reply.js';
import { authority, type ForwardAddress, type SharedChannels } from './shared-channels.js';

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

/** Of a call that ended well and answered nothing. */
const NONE = 'no message and no error';

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
    return async (requests, metadata) => {
      // One message or a stream of them: what the listener hands over for a method of this kind.
      const sent = requests as Buffer | AsyncIterable<Buffer>;
      const call = new ForwardedCall(service, method, sent, metadata as Metadata);
      const replies = this.#replies(call);
      return call.repliesStream ? replies : only(replies);
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
      let hasReplied = false;
      for await (const reply of this.#forwarded(call)) {
        hasReplied = true;
        yield reply;
      }
      if (!hasReplied && !call.repliesStream) throw new CallFailedError(status.INTERNAL, NONE, {});
    } catch (error) {
      const failure = failureOf(error, call);
      this.#logFailure(error, call);
      if (call.service.style === 'bytes' || call.isOver(failure)) throw failure;
      yield resultReply(
        failure instanceof ResultError ? failure.resultCode : RESULT_CODE.ERROR_RPC,
        failure.message,
      );
    }
  }

  /** The one place that says which target it was. */
  #logFailure(error: unknown, { service, method, record, target }: ForwardedCall): void {
    if (record.signal.aborted) return;
    const where = target === undefined ? undefined : authority(target);
    const fields = { service: service.name, method: method.path, target: where };
    this.log.info({ ...fields, reason: String(error) }, 'a forwarded call failed');
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
        channel: async () => {
          call.target = await this.targets.awaited(service.name, record.signal);
          return this.channels.to(call.target);
        },
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
async function only(replies: AsyncGenerator<Buffer>): Promise<Buffer> {
  let found: Buffer | undefined;
  for await (const reply of replies) found ??= reply;
  if (found === undefined) throw new Error(NONE); // said before as a failure
  return found;
}
