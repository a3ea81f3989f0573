import { status } from '@grpc/grpc-js';
import { type RetrySurroundings, retryFor } from '../../time/retry-for.js';
import type { ByteClient, ClientCallOptions } from './byte-client.js';
import { CallFailedError } from './call-failed.error.js';
import type { RepeatableRequests } from './repeatable-requests.js';

/** How long one try waits for a connection; in between, another server may be meant. */
const READY_MS = 1000;

/** A call of any kind that is begun again while its server cannot be reached. */
export interface PersistentCall {
  readonly path: string;
  readonly requests: RepeatableRequests;
  /** The server to ask; asked for with each try. */
  readonly channel: () => ByteClient | Promise<ByteClient>;
  /** Of each try, so that a deadline can shrink. */
  readonly options: () => ClientCallOptions;
  /** From the first try on; 0: one try. */
  readonly retryMs: number;
  readonly onRetry: (delayMs: number, error: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

/**
 * The answers of a call. It is begun when they are asked for, and again while the server cannot be
 * reached: before the first answer, and before a message of a stream was sent, so that nothing
 * happens twice.
 * @throws CallFailedError for every status but OK, once the answers before it have been given
 */
export async function* persistentAnswers(
  call: PersistentCall,
  surroundings: RetrySurroundings,
): AsyncGenerator<Buffer, void, undefined> {
  const { first, answers } = await retryFor(
    () => begin(call),
    {
      totalMs: call.retryMs,
      isTransient: (error) => isUnreachable(error) && call.requests.canBeRepeated,
      onRetry: call.onRetry,
    },
    surroundings,
    call.signal,
  );
  if (first.done === true) return;
  yield first.value;
  yield* answers;
}

async function begin({ path, requests, channel, options, retryMs }: PersistentCall) {
  const client = await channel();
  // A stream is begun on a connection that stands: its messages can be sent once only.
  if (requests.isStream && retryMs > 0) await readyOrUnavailable(client);
  const answers = client.streamBytes(path, requests.forTry(), options());
  return { answers, first: await answers.next() };
}

/** Whether the server could not be reached, which may change. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof CallFailedError && error.statusCode === status.UNAVAILABLE;
}

async function readyOrUnavailable(client: ByteClient): Promise<void> {
  try {
    await client.ready(Date.now() + READY_MS);
  } catch {
    throw new CallFailedError(status.UNAVAILABLE, 'no connection', {});
  }
}
