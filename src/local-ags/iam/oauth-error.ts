import { jsonReply, ReplyError, type RestReply } from '../http/rest-reply.js';

/** A refusal in the form of OAuth 2 (RFC 6749, 5.2). */
export class OAuthError extends ReplyError {
  constructor(
    readonly status: 400 | 401 | 403,
    readonly error:
      | 'invalid_client'
      | 'invalid_grant'
      | 'invalid_request'
      | 'unsupported_grant_type',
    description: string,
  ) {
    super(description);
  }

  get reply(): RestReply {
    return jsonReply(this.status, { error: this.error, error_description: this.message });
  }
}
