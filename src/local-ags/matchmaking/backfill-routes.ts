import { jsonBody } from '../http/json-body.js';
import { jsonReply, noContentReply } from '../http/rest-reply.js';
import { param, type RestRequest } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { callerInNamespace } from '../iam/bearer-caller.js';
import type { Iam } from '../iam/iam.js';
import { invalidRequest, ServiceError } from '../service-error.js';
import { activeMember } from '../session/membership.js';
import { gameSessionToRest } from '../session/session-rest-mapper.js';
import type { SessionService } from '../session/session-service.js';
import type { Backfill } from './backfill.js';
import type { MatchmakingConfiguration } from './matchmaking-configuration.js';
import {
  backfillAcceptRequest,
  backfillCreateRequest,
  backfillRejectRequest,
} from './matchmaking-requests.js';
import { backfillToRest, proposalToRest } from './matchmaking-rest-mapper.js';

const BASE = '/match2/v1/namespaces/{namespace}/backfill';
const ONE = `${BASE}/{backfillID}` as const;

/** Backfill tickets and their proposals, for the members of a session and for clients. */
export function backfillRoutes(
  iam: Iam,
  configuration: MatchmakingConfiguration,
  backfill: Backfill,
  { games, servers }: SessionService,
): readonly Route[] {
  const allow = (request: RestRequest, sessionId: string) => {
    const { userId } = callerInNamespace(iam, request);
    if (userId !== undefined) activeMember(games.get(sessionId).message.session, userId);
  };
  const own = (request: RestRequest) => {
    const ticket = backfill.tickets.get(param(request, 'backfillID'));
    allow(request, ticket.sessionId);
    return ticket;
  };
  return [
    {
      name: `POST ${BASE}`,
      handle(request) {
        const { matchPool, sessionId } = jsonBody(request, backfillCreateRequest);
        allow(request, sessionId);
        const { id } = backfill.open(configuration.pools.get(matchPool), sessionId);
        return jsonReply(201, { id });
      },
    },
    {
      name: `GET ${BASE}/proposal`,
      handle(request) {
        const sessionId = request.query.get('sessionID');
        if (sessionId === null) throw invalidRequest('sessionID: found nothing');
        allow(request, sessionId);
        const proposal = backfill.tickets.ofSession(sessionId)?.proposal;
        if (proposal !== undefined) return jsonReply(200, proposalToRest(proposal.message));
        const problem = `session "${sessionId}" has no proposal`;
        throw new ServiceError(404, 520408, 'ProposalNotFound', problem);
      },
    },
    {
      name: `GET ${ONE}`,
      handle(request) {
        const ticket = own(request);
        return jsonReply(200, backfillToRest(ticket, backfill.message(ticket)));
      },
    },
    {
      name: `DELETE ${ONE}`,
      handle(request) {
        backfill.close(own(request).id);
        return noContentReply;
      },
    },
    {
      name: `PUT ${ONE}/proposal/accept`,
      handle(request) {
        const decision = jsonBody(request, backfillAcceptRequest);
        const sessionId = backfill.accept(own(request).id, decision);
        return jsonReply(200, gameSessionToRest(games.get(sessionId), servers.get(sessionId)));
      },
    },
    {
      name: `PUT ${ONE}/proposal/reject`,
      handle(request) {
        const decision = jsonBody(request, backfillRejectRequest);
        backfill.reject(own(request).id, decision);
        return { ...noContentReply, status: 200 };
      },
    },
  ];
}
