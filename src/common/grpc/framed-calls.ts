import type { ServerInterceptingCallInterface, ServerInterceptor } from '@grpc/grpc-js';
import { type FrameRun, framed, frameRun } from './frame-run.js';
import { FrameRunDecoder } from './frame-run-decoder.js';

/**
 * What is reached into of grpc-js's own call. It hands every message through a queue, a promise
 * and a stream of objects, and waits for each one that is written; with tens of thousands of small
 * messages in a call that is most of its cost.
 */
interface CallInternals {
  decoder: { write(chunk: Buffer): Buffer[] };
  readonly maxReceiveMessageSize: number;
  serializeMessage(message: unknown): Buffer;
  decompressMessage(message: Buffer, encoding: string): unknown;
}

/**
 * Lets the handlers of some streaming methods read and answer {@link FrameRun}s in place of
 * messages. Must stand first among the interceptors, next to grpc-js's own call.
 * @param isFramed  whether the method of a path is one of them
 */
export function framedCallsInterceptor(isFramed: (path: string) => boolean): ServerInterceptor {
  return (method, call) => {
    if (isFramed(method.path)) speakFrames(internalsOf(call));
    return call as ReturnType<ServerInterceptor>; // the type asks for grpc-js's own wrapper, needlessly
  };
}

function speakFrames(call: CallInternals): void {
  const decompress = call.decompressMessage.bind(call);
  call.decoder = new FrameRunDecoder(call.maxReceiveMessageSize);
  call.decompressMessage = (bytes, encoding): FrameRun | Promise<FrameRun> =>
    bytes[0] === 0 ? frameRun(bytes) : decompressed(decompress(bytes, encoding));
  call.serializeMessage = (run) => (run as FrameRun).bytes; // what the handlers of these methods answer
}

/** A compressed message comes alone; it goes on as a run of one. */
async function decompressed(message: unknown): Promise<FrameRun> {
  return { bytes: framed((await message) as Buffer), count: 1 }; // grpc-js's method promises it
}

/** @throws Error when grpc-js no longer looks like the version that was pinned */
function internalsOf(call: ServerInterceptingCallInterface): CallInternals {
  const internals = call as unknown as Partial<CallInternals>;
  if (
    typeof internals.decoder?.write !== 'function' ||
    typeof internals.maxReceiveMessageSize !== 'number' ||
    typeof internals.serializeMessage !== 'function' ||
    typeof internals.decompressMessage !== 'function'
  ) {
    throw new Error('grpc-js has changed inside: see src/common/grpc/framed-calls.ts');
  }
  return internals as CallInternals; // all members were just found
}

/** How many messages a value on its way through the interceptors is. */
export function messageCount(value: unknown): number {
  return Buffer.isBuffer(value) ? 1 : (value as FrameRun).count; // handlers deal in these two
}

/** How long a value on its way through the interceptors is; 0 for what is no bytes. */
export function byteCount(value: unknown): number {
  if (Buffer.isBuffer(value)) return value.length;
  return (value as Partial<FrameRun> | undefined)?.bytes?.length ?? 0; // objects of health and reflection
}
