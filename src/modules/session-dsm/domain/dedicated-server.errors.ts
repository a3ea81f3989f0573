import { ExpectedError } from '../../../common/errors/expected-error.js';

/** How a provider describes its failure. */
export interface ServerErrorOptions {
  /** What the provider really said: ARNs, request ids, SDK errors. For the log only. */
  readonly cause?: unknown;
  /** True when the very same call may succeed a moment later; it is then repeated. */
  readonly isTransient?: boolean;
}

/**
 * A failure of a provider of dedicated servers. The message goes to AGS and to the game engineer:
 * it says in plain words what is wrong and what to do, without names of cloud resources other than
 * those of the request. Everything else belongs into `cause`.
 */
export abstract class DedicatedServerError extends ExpectedError {
  readonly isTransient: boolean;

  constructor(message: string, { cause, isTransient = false }: ServerErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.isTransient = isTransient;
  }
}

/** No room, a quota that is used up, or (transient) throttling. */
export class ServerCapacityError extends DedicatedServerError {
  readonly code = 'ds_capacity';
  readonly kind = 'exhausted';
}

/** The request itself cannot be served, now or later; names the field. */
export class InvalidServerOrderError extends DedicatedServerError {
  readonly code = 'ds_invalid_order';
  readonly kind = 'invalid-input';

  /** @param field  wire name: `requested_region` */
  constructor(
    readonly field: string,
    found: string,
    expected: string,
    options: Pick<ServerErrorOptions, 'cause'> = {},
  ) {
    super(`${field}: found ${found}, expected ${expected}`, options);
  }
}

/** What the request names is unknown or cannot host, or our credentials are missing or refused. */
export class ServerPreconditionError extends DedicatedServerError {
  readonly code = 'ds_precondition';
  readonly kind = 'precondition-failed';
}

/** Time-out, connection, internal error of the provider. Transient unless said otherwise. */
export class ProviderUnavailableError extends DedicatedServerError {
  readonly code: 'ds_provider_unavailable' | 'ds_provider_timeout' = 'ds_provider_unavailable';
  readonly kind = 'not-ready';

  constructor(message: string, { cause, isTransient = true }: ServerErrorOptions = {}) {
    super(message, { cause, isTransient });
  }
}

/** AGS wants the session's server ended while it is being created. */
export class ServerTerminatedError extends DedicatedServerError {
  readonly code = 'ds_terminated';
  readonly kind = 'not-ready';

  constructor() {
    super('the server was terminated while it was being created; ask again if it is still wanted');
  }
}
