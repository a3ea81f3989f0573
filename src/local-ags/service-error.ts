import { jsonReply, ReplyError, type RestReply } from './http/rest-reply.js';

/**
 * A refusal in the form of AGS's services. Codes and texts are examples of what AGS says; only the
 * members are its contract. Source: the error bodies in test/fixtures/ags-rest.
 */
export class ServiceError extends ReplyError {
  override readonly name = 'ServiceError';

  constructor(
    readonly status: number,
    readonly errorCode: number,
    /** As in `SessionNotFound`. */
    readonly slug: string,
    message: string,
  ) {
    super(message);
  }

  get reply(): RestReply {
    return jsonReply(this.status, {
      attributes: {},
      errorCode: this.errorCode,
      errorMessage: this.message,
      message: this.message,
      name: this.slug,
    });
  }
}

export function unauthorized(): ServiceError {
  return new ServiceError(401, 20001, 'UnauthorizedAccess', 'unauthorized access');
}

export function forbidden(message: string): ServiceError {
  return new ServiceError(403, 20013, 'InsufficientPermissions', message);
}

export function invalidRequest(message: string): ServiceError {
  return new ServiceError(400, 20002, 'ValidationError', message);
}
