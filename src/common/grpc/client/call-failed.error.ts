import { type ServiceError, status } from '@grpc/grpc-js';
import { textMetadata } from './text-metadata.js';

/** A call that ended with another status than OK. */
export class CallFailedError extends Error {
  constructor(
    /** Number of the status. */
    readonly statusCode: number,
    /** Text of the status, as the server wrote it. */
    readonly details: string,
    /** Metadata by name, first values only. */
    readonly trailers: Readonly<Record<string, string>>,
  ) {
    super(`${statusName(statusCode)}: ${details}`);
  }

  override get name(): string {
    return 'CallFailedError';
  }

  /** As in `UNAUTHENTICATED`. */
  get statusName(): string {
    return statusName(this.statusCode);
  }
}

/** What grpc-js reports of a call that has failed. */
export function callFailedError({ code, details, metadata }: ServiceError): CallFailedError {
  return new CallFailedError(code, details, textMetadata(metadata));
}

function statusName(code: number): string {
  return status[code] ?? `STATUS_${code}`;
}
