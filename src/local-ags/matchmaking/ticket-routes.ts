import { jsonBody } from '../http/json-body.js';
import { jsonReply, noContentReply } from '../http/rest-reply.js';
import { param, type RestRequest } from '../http/rest-request.js';
import type { Route } from '../http/route.js';
import { adminInNamespace, callerInNamespace, type RestCaller } from '../iam/bearer-caller.js';
import type { Iam } from '../iam/iam.js';
import { forbidden } from '../service-error.js';
import type { MatchTicket, MatchTickets } from './match-tickets.js';
import type { MatchmakingConfiguration } from './matchmaking-configuration.js';
import { matchTicketRequest } from './matchmaking-requests.js';
import { listToRest, ticketRecordToRest, ticketStatusToRest } from './matchmaking-rest-mapper.js';
import type { TicketIntake } from './ticket-intake.js';

const BASE = '/match2/v1/namespaces/{namespace}';
const ONE = `${BASE}/match-tickets/{ticketid}` as const;

/** Match tickets, for players; the queue of a pool, for clients. */
export function ticketRoutes(
  iam: Iam,
  configuration: MatchmakingConfiguration,
  intake: TicketIntake,
  tickets: MatchTickets,
): readonly Route[] {
  const own = (request: RestRequest): MatchTicket => {
    const caller = callerInNamespace(iam, request);
    const ticket = tickets.get(param(request, 'ticketid'));
    requirePlayer(ticket, caller);
    return ticket;
  };
  return [
    {
      name: `POST ${BASE}/match-tickets`,
      async handle(request) {
        const caller = callerInNamespace(iam, request);
        const { message } = await intake.enter(jsonBody(request, matchTicketRequest), caller);
        return jsonReply(201, { matchTicketID: message.ticketId, queueTime: 0 });
      },
    },
    {
      name: `GET ${BASE}/match-tickets/me`,
      handle(request) {
        const { userId } = callerInNamespace(iam, request);
        if (userId === undefined) throw forbidden("expected a user's token, found a client's");
        const wanted = request.query.get('matchPool');
        const mine = tickets
          .waitingOf(userId)
          .filter(({ message }) => wanted === null || message.matchPool === wanted);
        return jsonReply(200, listToRest(mine.map(ticketStatusToRest)));
      },
    },
    {
      name: `GET ${ONE}`,
      handle: (request) => jsonReply(200, ticketStatusToRest(own(request))),
    },
    {
      name: `DELETE ${ONE}`,
      handle(request) {
        tickets.cancel(own(request).message.ticketId);
        return noContentReply;
      },
    },
    {
      name: `GET ${BASE}/match-pools/{pool}/tickets`,
      handle(request) {
        adminInNamespace(iam, request);
        const { name } = configuration.pools.get(param(request, 'pool'));
        const queued = tickets.queued(name);
        const data = listToRest(queued.map(ticketRecordToRest));
        return jsonReply(200, { ...data, totalData: queued.length });
      },
    },
  ];
}

function requirePlayer({ message }: MatchTicket, { userId }: RestCaller): void {
  if (userId === undefined || message.players.some(({ playerId }) => playerId === userId)) return;
  throw forbidden('the ticket belongs to others');
}
