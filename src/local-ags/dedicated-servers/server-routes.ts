import { z } from 'zod';
import { jsonBody } from '../http/json-body.js';
import { noContentReply } from '../http/rest-reply.js';
import { param, type RestRequest } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { adminInNamespace } from '../iam/bearer-caller.js';
import type { Iam } from '../iam/iam.js';
import { invalidRequest } from '../service-error.js';
import { DS_STATUSES } from './game-server.js';
import type { ServerRequests } from './server-requests.js';

const ONE = '/session/v1/admin/namespaces/{namespace}/gamesessions/{sessionId}';
/** Members of a report that AGS's API document requires beside `status`. */
const REQUIRED = [
  'ip',
  'port',
  'serverId',
  'source',
  'deployment',
  'region',
  'createdRegion',
  'description',
] as const;

const text = z.string().default('');

/** `UpdateGamesessionDSInformationRequest`, as the vendor's own programs send it: with gaps. */
const dsInformation = z.object({
  status: z.enum(DS_STATUSES),
  ip: text,
  port: z.number().int().min(0).max(65_535).default(0),
  serverId: text,
  source: text,
  deployment: text,
  region: text,
  createdRegion: text,
  description: text,
});

/** What hosts and game servers tell AGS, and a way to make AGS ask once more. */
export function serverRoutes(
  iam: Iam,
  requests: ServerRequests,
  onWarning: (text: string) => void,
): readonly Route[] {
  const idOf = (request: RestRequest) => param(request, 'sessionId');
  return [
    {
      name: `PUT ${ONE}/dsinformation`,
      handle(request) {
        adminInNamespace(iam, request);
        requests.told(idOf(request), jsonBody(request, dsInformation));
        const sent = jsonBody(request, z.looseObject({}));
        const missing = REQUIRED.filter((member) => !(member in sent));
        if (missing.length > 0) {
          onWarning(
            `dsinformation of ${idOf(request)}: AGS's API document also requires ${missing.join(', ')}`,
          );
        }
        return noContentReply;
      },
    },
    {
      name: `PUT ${ONE}/ds`,
      handle(request) {
        adminInNamespace(iam, request);
        const { ready } = jsonBody(request, z.object({ ready: z.boolean() }));
        if (ready) requests.ready(idOf(request));
        return noContentReply;
      },
    },
    {
      name: 'POST /local-ags/game-sessions/{sessionId}/server',
      handle(request) {
        if (!requests.askAgain(idOf(request))) {
          throw invalidRequest('the template of this session names no host for its servers');
        }
        return noContentReply;
      },
    },
  ];
}
