import type { Metadata } from '@grpc/grpc-js';
import { CORRELATION_HEADER } from '../call-pipeline.js';
import { headerText } from '../header-text.js';
import { proxiedName } from './proxied-name.js';

/** What callers say of themselves; `client` and `api_version` are treated apart. */
const CALLER_KEYS = ['user', 'host', 'ip'] as const;
const TRACE_KEYS = [
  'traceparent',
  'tracestate',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'x-b3-flags',
] as const;

/** Of one value. */
const MAX_LENGTH = 512;

/**
 * What goes on to the target with a call: who the caller says he is, its trace, its correlation id.
 * Nothing else, least of all credentials.
 * @param apiVersion  where the caller named none; `undefined`: none is named
 * @throws ResultError 13 for a call that was forwarded too often
 */
export function forwardedMetadata(
  metadata: Metadata,
  correlationId: string,
  apiVersion: number | undefined,
): Readonly<Record<string, string>> {
  const forwarded: Record<string, string> = {
    client: proxiedName(metadata.get('client').at(-1)?.toString() ?? ''),
    [CORRELATION_HEADER]: correlationId,
  };
  for (const key of [...CALLER_KEYS, ...TRACE_KEYS]) {
    const value = lastValue(metadata, key);
    if (value !== undefined) forwarded[key] = value;
  }
  const version = lastValue(metadata, 'api_version') ?? apiVersion?.toString();
  if (version !== undefined) forwarded.api_version = version;
  return forwarded;
}

/** The last value counts; an empty one is none. What HTTP/2 cannot carry in a header is escaped. */
function lastValue(metadata: Metadata, key: string): string | undefined {
  const value = metadata.get(key).at(-1)?.toString();
  if (value === undefined || value === '') return undefined;
  return headerText(value).slice(0, MAX_LENGTH);
}
