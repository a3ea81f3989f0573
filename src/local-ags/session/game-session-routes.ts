import type { GameServer } from '../dedicated-servers/game-server.js';
import { jsonBody } from '../http/json-body.js';
import { jsonReply, noContentReply, type RestReply } from '../http/rest-reply.js';
import { param, type RestRequest } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { adminInNamespace, callerInNamespace } from '../iam/bearer-caller.js';
import type { Iam } from '../iam/iam.js';
import type { ConfigurationTemplates } from './configuration-templates.js';
import type { LiveSession, LiveSessions } from './live-sessions.js';
import type { SessionChanges } from './session-changes.js';
import type { SessionFactory } from './session-factory.js';
import type { GameSessionMessage, SessionMessages } from './session-messages.js';
import {
  createGameSessionRequest,
  inviteRequest,
  patchGameSessionRequest,
  promoteLeaderRequest,
} from './session-requests.js';
import { gameSessionToRest, teamsFromRest } from './session-rest-mapper.js';

const PUBLIC = '/session/v1/public/namespaces/{namespace}';
const ADMIN = '/session/v1/admin/namespaces/{namespace}';
const ONE = `${PUBLIC}/gamesessions/{sessionId}` as const;

/** What the endpoints of game sessions work with. */
export interface GameSessionParts {
  readonly iam: Iam;
  readonly templates: ConfigurationTemplates;
  readonly factory: SessionFactory;
  readonly messages: SessionMessages;
  readonly sessions: LiveSessions<GameSessionMessage>;
  readonly changes: SessionChanges<GameSessionMessage>;
  readonly servers: ReadonlyMap<string, GameServer>;
}

/** Game sessions, for players and for clients. */
export function gameSessionRoutes(parts: GameSessionParts): readonly Route[] {
  const { iam, sessions, changes } = parts;
  const callerOf = (request: RestRequest) => callerInNamespace(iam, request);
  const idOf = (request: RestRequest) => param(request, 'sessionId');
  const shown = (session: LiveSession<GameSessionMessage>, status?: number) =>
    replyOf(parts, session, status);
  return [
    {
      name: `POST ${PUBLIC}/gamesession`,
      async handle(request) {
        const caller = callerOf(request);
        const body = jsonBody(request, createGameSessionRequest);
        const { template } = parts.templates.get(body.configurationName);
        const session = parts.factory.gameSession(body, template, caller);
        return shown(await sessions.create(session, template), 201);
      },
    },
    {
      name: `GET ${ONE}`,
      handle(request) {
        callerOf(request);
        return shown(sessions.get(idOf(request)));
      },
    },
    { name: `PATCH ${ONE}`, handle: (request) => patch(parts, request) },
    {
      name: `DELETE ${ONE}`,
      handle(request) {
        changes.delete(idOf(request), callerOf(request));
        return noContentReply;
      },
    },
    {
      name: `POST ${ONE}/join`,
      handle: (request) => shown(changes.join(idOf(request), callerOf(request))),
    },
    {
      name: `DELETE ${ONE}/leave`,
      handle(request) {
        changes.leave(idOf(request), callerOf(request));
        return noContentReply;
      },
    },
    {
      name: `DELETE ${ONE}/reject`,
      handle(request) {
        changes.reject(idOf(request), callerOf(request));
        return noContentReply;
      },
    },
    {
      name: `POST ${ONE}/invite`,
      handle(request) {
        const { userID } = jsonBody(request, inviteRequest);
        changes.invite(idOf(request), callerOf(request), userID);
        return { ...noContentReply, status: 201 };
      },
    },
    {
      name: `POST ${ONE}/leader`,
      handle(request) {
        const { leaderID } = jsonBody(request, promoteLeaderRequest);
        return shown(changes.promote(idOf(request), callerOf(request), leaderID));
      },
    },
    {
      name: `GET ${ONE}/secret`,
      handle(request) {
        callerOf(request);
        return jsonReply(200, { secret: sessions.get(idOf(request)).message.secret });
      },
    },
    {
      name: `DELETE ${ADMIN}/gamesessions/{sessionId}/members/{memberId}/kick`,
      handle(request) {
        const caller = adminInNamespace(iam, request);
        changes.kick(idOf(request), caller, param(request, 'memberId'));
        return noContentReply;
      },
    },
  ];
}

function patch(parts: GameSessionParts, request: RestRequest): RestReply {
  const { iam, changes, messages } = parts;
  const body = jsonBody(request, patchGameSessionRequest);
  const caller = callerInNamespace(iam, request);
  const patched = changes.patch(param(request, 'sessionId'), caller, body, (draft) => {
    if (body.matchPool !== undefined) draft.matchPool = body.matchPool;
    if (body.backfillTicketID !== undefined) draft.backfillTicketId = body.backfillTicketID;
    if (body.ticketIDs) draft.ticketIds = body.ticketIDs;
    if (body.teams) draft.teams = teamsFromRest(body.teams).map((team) => messages.team(team));
  });
  return replyOf(parts, patched);
}

function replyOf(
  { servers }: GameSessionParts,
  session: LiveSession<GameSessionMessage>,
  status = 200,
): RestReply {
  const server = servers.get(session.message.session.id);
  return jsonReply(status, gameSessionToRest(session, server));
}
