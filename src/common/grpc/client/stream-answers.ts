import { once } from 'node:events';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { callFailedError } from './call-failed.error.js';

/** Messages to send, in order; taken only as fast as the server takes them. */
export type Requests<T> = Iterable<T> | AsyncIterable<T>;

/**
 * What a server answers on a stream, as it comes; the requests are sent beside it. Reading slowly
 * slows the server down, and leaving the loop cancels the call. Whatever its method says, a call of
 * any kind is two streams of messages on the wire, so this reads and writes them all.
 * @throws CallFailedError for every status but OK, or what `requests` throws, which cancels the call
 */
export async function* streamAnswers(
  call: ClientDuplexStream<Uint8Array, Buffer>,
  requests: Requests<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void, undefined> {
  const cancel = () => call.cancel();
  // The end of the call tells it, if anybody still reads; unheard it would end the process.
  call.on('error', () => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  let sendingFailed: { readonly reason: unknown } | undefined;
  const ended = new AbortController();
  call.once('status', () => ended.abort());
  send(call, requests, ended.signal).catch((reason: unknown) => {
    sendingFailed = { reason };
    cancel();
  });
  try {
    for await (const answer of call) {
      // The bytes as grpc-js hands them over: nothing deserializes them on the way.
      yield answer as Buffer;
    }
  } catch (error) {
    if (sendingFailed !== undefined) throw sendingFailed.reason;
    // What breaks off a call is its status.
    throw callFailedError(error as ServiceError);
  } finally {
    signal?.removeEventListener('abort', cancel);
    ended.abort();
    cancel();
  }
}

async function send(
  call: ClientDuplexStream<Uint8Array, Buffer>,
  requests: Requests<Uint8Array>,
  ended: AbortSignal,
): Promise<void> {
  for await (const request of requests) {
    if (ended.aborted) return;
    if (call.write(request)) continue;
    await once(call, 'drain', { signal: ended }).catch(ignoreEnd(ended));
  }
  if (!ended.aborted) call.end();
}

/** A call that has ended takes nothing any more: what it did not take was not wanted. */
function ignoreEnd(ended: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!ended.aborted) throw error;
  };
}
