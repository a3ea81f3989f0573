import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  status,
} from '@grpc/grpc-js';
import type { PendingCall } from '../debug/pending-call.js';
import type { ExpectedError } from '../errors/expected-error.js';
import type { CallGate } from './call-gate.js';
import type { BegunCall, CallPipeline } from './call-pipeline.js';
import { bindRecord } from './call-record.js';
import { byteCount, messageCount } from './framed-calls.js';
import type { CallOutcome } from './in-flight-calls.js';
import { statusOfExpected } from './status-of-error.js';

type Listener = Parameters<ServerInterceptingCallInterface['start']>[0];

/**
 * Leads every call of a server through `pipeline`.
 * @param gateOf  who decides whether a call of a path may go on; `undefined`: all may
 */
export function pipelineInterceptor(
  pipeline: CallPipeline,
  gateOf: (path: string) => CallGate | undefined,
): ServerInterceptor {
  return (method, call) =>
    new PipelineCall(call, shortPath(method.path), pipeline, gateOf(method.path));
}

/**
 * Broken bytes to health or reflection, which grpc-js decodes and blames on the host. Our own
 * services get the bytes as they are, and name the field.
 */
const UNDECODABLE: CallOutcome = {
  code: status.INVALID_ARGUMENT,
  details: 'request: not a message of the expected type',
};

function isUndecodable({ code, details }: CallOutcome): boolean {
  return code === status.INTERNAL && details === 'Error deserializing request';
}

/** Longer than any method's; paths go to logs and traces before anybody knows whose they are. */
const MAX_PATH_LENGTH = 256;

/** @param path  as it came; `undefined` for a stream that CONNECT opened, whatever the types say */
function shortPath(path: string | undefined): string {
  if (path === undefined) return '';
  return path.length <= MAX_PATH_LENGTH ? path : `${path.slice(0, MAX_PATH_LENGTH)}…`;
}

/**
 * One call on its way through the pipeline. The books are closed by whichever comes first: the
 * status, or the end of the stream without one.
 *
 * grpc-js ends some calls below its interceptors (deadline passed, message above the limit,
 * compression unknown): the status of those is seen by standing in front of the transport's own
 * `sendStatus`, which grpc-js calls on itself then. `call-pipeline.e2e-spec.ts` holds this.
 */
class PipelineCall extends ServerInterceptingCall implements Listener {
  readonly #next: ServerInterceptingCallInterface;
  readonly #path: string;
  readonly #pipeline: CallPipeline;
  readonly #gate: CallGate | undefined;
  #listener: Listener | undefined;
  #begun: BegunCall | undefined;
  #metadata: Metadata | undefined;
  #receivedBytes = 0;
  #isAnswered = false;
  #hasEnded = false;
  #areHeadersSent = false;
  /** Of {@link InFlightCalls}. */
  slot = -1;

  constructor(
    next: ServerInterceptingCallInterface,
    path: string,
    pipeline: CallPipeline,
    gate: CallGate | undefined,
  ) {
    super(next);
    this.#gate = gate;
    this.#next = next;
    this.#path = path;
    this.#pipeline = pipeline;
    const sendStatus = next.sendStatus.bind(next);
    next.sendStatus = (told) => {
      const outcome = isUndecodable(told) ? UNDECODABLE : told;
      this.#end(outcome.code ?? status.UNKNOWN);
      const sendable = outcome.code === status.OK ? outcome : withSendableDetails(outcome);
      sendStatus(this.#areHeadersSent ? sendable : this.#withAnswerHeaders(sendable));
    };
  }

  get pending(): PendingCall | undefined {
    if (this.#begun === undefined || this.#metadata === undefined) return undefined;
    return {
      path: this.#path,
      ageMs: performance.now() - this.#begun.record.startedAt,
      metadata: this.#metadata,
      receivedBytes: this.#receivedBytes,
    };
  }

  get path(): string {
    return this.#path;
  }

  override start(listener: Listener): void {
    this.#listener = listener;
    this.#next.start(this);
  }

  /** Never comes for a call whose connection is already gone; neither does `onCancel` then. */
  onReceiveMetadata(metadata: Metadata): void {
    this.#pipeline.opened(this);
    this.#metadata = metadata;
    const deadline = this.#next.getDeadline();
    this.#begun = this.#pipeline.begin(
      this.#path,
      metadata,
      this.#next.getPeer(),
      typeof deadline === 'number' ? deadline : deadline.getTime(),
    );
    const { record } = this.#begun;
    bindRecord(metadata, record);
    const refusal = this.#gate?.admit(record, metadata);
    if (refusal instanceof Promise) void refusal.then((late) => this.#goOn(metadata, late));
    else this.#goOn(metadata, refusal);
  }

  /** grpc-js reads no message before its handlers have heard of the headers. */
  #goOn(metadata: Metadata, refusal: ExpectedError | undefined): void {
    if (this.#hasEnded) return; // while the gate was waiting
    if (refusal === undefined) this.#listener?.onReceiveMetadata(metadata);
    else this.#refuse(statusOfExpected(refusal));
  }

  /** In one frame, without headers of its own: the answer that costs least. */
  #refuse(outcome: CallOutcome): void {
    this.#isAnswered = true;
    this.#next.sendStatus(outcome);
  }

  onReceiveMessage(message: unknown): void {
    this.#receivedBytes += byteCount(message);
    this.#pipeline.received(this.#path, messageCount(message));
    this.#listener?.onReceiveMessage(message);
  }

  onReceiveHalfClose(): void {
    this.#listener?.onReceiveHalfClose();
  }

  /** Comes at the end of every call, after good answers too. */
  onCancel(): void {
    this.#end(status.CANCELLED);
    // Nobody works any more for a call that its handler has answered, and an abort costs 4 µs.
    if (!this.#isAnswered) this.#begun?.record.abort();
    this.#pipeline.closed(this);
    this.#listener?.onCancel();
  }

  override sendMetadata(metadata: Metadata): void {
    this.#areHeadersSent = true;
    const record = this.#begun?.record;
    this.#next.sendMetadata(
      record === undefined ? metadata : this.#pipeline.answerHeaders(record, metadata),
    );
  }

  override sendMessage(message: unknown, callback: () => void): void {
    this.#sendHeaders();
    this.#pipeline.sent(this.#path, messageCount(message));
    this.#next.sendMessage(message, callback);
  }

  override sendStatus(outcome: CallOutcome): void {
    this.#isAnswered = true;
    this.#sendHeaders();
    this.#next.sendStatus(outcome);
  }

  /** Ends the call for its caller, as a drain does at the end of its patience. */
  endWith(outcome: CallOutcome): void {
    if (this.#hasEnded) return;
    this.#begun?.record.abort();
    this.sendStatus(outcome);
  }

  #sendHeaders(): void {
    const record = this.#begun?.record;
    if (this.#areHeadersSent || record === undefined) return;
    this.#areHeadersSent = true;
    this.#next.sendMetadata(this.#pipeline.answerHeaders(record));
  }

  /** An answer without headers carries what they would have carried in its trailers. */
  #withAnswerHeaders(outcome: CallOutcome): CallOutcome {
    const record = this.#begun?.record;
    if (record === undefined) return outcome;
    const metadata = outcome.metadata?.clone() ?? undefined;
    return { ...outcome, metadata: this.#pipeline.answerHeaders(record, metadata) };
  }

  #end(code: status): void {
    if (this.#hasEnded || this.#begun === undefined) return;
    this.#hasEnded = true;
    this.#pipeline.ended(this.#begun, code);
  }
}

/** grpc-js puts details through `encodeURI`, which throws on half a surrogate pair. */
function withSendableDetails(outcome: CallOutcome): CallOutcome {
  const { details } = outcome;
  if (typeof details !== 'string' || details.isWellFormed()) return outcome;
  return { ...outcome, details: details.toWellFormed() };
}
