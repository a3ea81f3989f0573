import { status } from '@grpc/grpc-js';
import { ExpectedError } from '../../errors/expected-error.js';

/** The status with which a target ended a call, for a caller who is to get the same. */
export class ForwardedStatusError extends ExpectedError {
  readonly code = 'forwarded_status';
  readonly kind = 'unknown';

  constructor(
    /** Number of the gRPC status. */
    readonly status: number,
    details: string,
  ) {
    super(details);
  }
}

/** The host stops while a call waits for its target: callers of any style are to go elsewhere. */
export class HostStopsError extends ForwardedStatusError {
  constructor() {
    super(status.UNAVAILABLE, 'the host is shutting down');
  }
}
