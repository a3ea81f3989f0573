import type { RestRequest } from '../http/rest-request.js';
import { forbidden, unauthorized } from '../service-error.js';
import type { Iam } from './iam.js';

/** Who calls a REST endpoint. */
export interface RestCaller {
  readonly clientId: string;
  /** Absent for a client that acts for itself. */
  readonly userId: string | undefined;
}

/** @throws ServiceError 401 without a good token */
export function bearerCaller(iam: Iam, request: RestRequest): RestCaller {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const claims = token === undefined ? undefined : iam.verify(token);
  if (claims === undefined) throw unauthorized();
  const { client_id: clientId, sub } = claims;
  return {
    clientId: typeof clientId === 'string' ? clientId : '',
    userId: typeof sub === 'string' && sub !== '' ? sub : undefined,
  };
}

/** @throws ServiceError 401 without a good token, 403 for a namespace that is not the local one */
export function callerInNamespace(iam: Iam, request: RestRequest): RestCaller {
  const caller = bearerCaller(iam, request);
  const { namespace } = request.params;
  if (namespace !== iam.options.namespace) {
    throw forbidden(
      `namespace: found "${namespace}", the local AGS has "${iam.options.namespace}"`,
    );
  }
  return caller;
}

/** As {@link callerInNamespace}, for what players may not do. */
export function adminInNamespace(iam: Iam, request: RestRequest): RestCaller {
  const caller = callerInNamespace(iam, request);
  if (caller.userId !== undefined) throw forbidden('insufficient permissions');
  return caller;
}
