import type { MetadataReader } from '../grpc/call-gate.js';

/** A call that has begun and not ended, as a dump tells of it. */
export interface PendingCall {
  /** Full path. */
  readonly path: string;
  readonly ageMs: number;
  /** What the caller says of itself is in there: for the dump, never for a decision. */
  readonly metadata: MetadataReader;
  /** Messages of the caller so far, in bytes; nothing of what stands in them. */
  readonly receivedBytes: number;
}

const UNKNOWN = 'unknown';
const MAX_LENGTH = 128;

/** How a caller describes itself: `[client]user@host(ip) api:N`. Source: operations.md 1. */
export function renderedPeer(metadata: MetadataReader): string {
  const said = (key: string) => printable(metadata.get(key).at(-1)?.toString() ?? '') || UNKNOWN;
  const version = printable(metadata.get('api_version').at(-1)?.toString() ?? '') || '0';
  return `[${said('client')}]${said('user')}@${said('host')}(${said('ip')}) api:${version}`;
}

/**
 * A call as the dump has it: `[RPC] <peer> >>> SampleService.method1 (Empty{})`. Of a message only
 * type and size are shown.
 * @param requestType  name of the message; `undefined` for a method that is not known here
 */
export function renderedCall(call: PendingCall, requestType: string | undefined): string {
  const [, service = '', method = ''] = call.path.split('/');
  const size = call.receivedBytes === 0 ? '' : `${call.receivedBytes} bytes`;
  const request = `${requestType ?? UNKNOWN}{${size}}`;
  return `[RPC] ${renderedPeer(call.metadata)} >>> ${service}.${method} (${request})`;
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '').slice(0, MAX_LENGTH);
}
