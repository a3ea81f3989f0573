import { jsonBody } from '../http/json-body.js';
import { jsonReply } from '../http/rest-reply.js';
import { param, type RestRequest } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { callerInNamespace } from '../iam/bearer-caller.js';
import type { Iam } from '../iam/iam.js';
import type { SessionChanges } from './session-changes.js';
import type { GameSessionMessage } from './session-messages.js';
import { storageRequest } from './session-requests.js';

const STORAGE = '/session/v1/public/namespaces/{namespace}/sessions/{sessionId}/storage';

/** What players keep in a game session: the leader for all, each member for itself. */
export function storageRoutes(
  iam: Iam,
  changes: SessionChanges<GameSessionMessage>,
): readonly Route[] {
  const store = (request: RestRequest, owner: string) => {
    const caller = callerInNamespace(iam, request);
    const data = jsonBody(request, storageRequest);
    return jsonReply(200, changes.store(param(request, 'sessionId'), caller, owner, data));
  };
  return [
    { name: `PATCH ${STORAGE}/leader`, handle: (request) => store(request, 'leader') },
    {
      name: `PATCH ${STORAGE}/users/{userId}`,
      handle: (request) => store(request, param(request, 'userId')),
    },
  ];
}
