import { status } from '@grpc/grpc-js';
import { MessageRegistry } from '../../../src/common/grpc/client/message-registry.js';
import {
  getStatCodesRequest,
  parametersMessage,
  type SentTime,
  sessionMessage,
  type TimeOf,
  ticketMessage,
  ticketRequest,
} from './encode-tick.js';
import type { MatchAnswer, MatchClient } from './match-client.js';
import { type Json, type JsonObject, rulesTextOf, type Vector } from './vector.js';
import type {
  MatchOutcome,
  ProposalOutcome,
  TeamOutcome,
  VectorOutcome,
} from './vector-outcome.js';

const PACKAGE = 'accelbyte.matchmaking.matchfunction';
const registry = MessageRegistry.fromBuild();

/** What a host answers to a vector, over the wire. */
export async function grpcAnswer(vector: Vector, client: MatchClient): Promise<VectorOutcome> {
  const nowSeconds = Math.floor(Date.now() / 1000);
  const timeOf: TimeOf = (sent) => sentTime(sent, nowSeconds);
  const rules = rulesTextOf(vector);
  switch (vector.mode) {
    case 'statcodes': {
      const answer = await client.unary('GetStatCodes', getStatCodesRequest(rules));
      return outcomeOf(answer, 'StatCodesResponse', ([{ codes = [] } = {}]) => ({
        codes: codes as string[],
      }));
    }
    case 'validate': {
      const request = ticketRequest(vector.tickets?.[0], rules, timeOf);
      const answer = await client.unary('ValidateTicket', request);
      return outcomeOf(answer, 'ValidateTicketResponse', ([{ validTicket } = {}]) => ({
        valid: validTicket === true,
      }));
    }
    case 'enrich': {
      const [sent] = vector.tickets ?? [];
      const answer = await client.unary('EnrichTicket', ticketRequest(sent, rules, timeOf));
      return outcomeOf(answer, 'EnrichTicketResponse', ([{ ticket } = {}]) => ({
        ticket: enriched(ticket as Decoded, sent && timeOf(sent), sent?.ageSeconds !== undefined),
      }));
    }
    case 'make': {
      const answer = await client.stream('MakeMatches', messagesOf(vector, rules, timeOf));
      return outcomeOf(answer, 'MatchResponse', (responses) => ({
        matches: responses.map(({ match }) => matchOf(match as Decoded)),
      }));
    }
    case 'backfill': {
      const answer = await client.stream('BackfillMatches', messagesOf(vector, rules, timeOf));
      return outcomeOf(answer, 'BackfillResponse', (responses) => ({
        proposals: responses.map((response) => proposalOf(response.backfillProposal as Decoded)),
      }));
    }
  }
}

/** A decoded message; what it holds is looked at by name. */
type Decoded = Readonly<Record<string, unknown>>;

function outcomeOf(
  answer: MatchAnswer,
  message: string,
  read: (messages: readonly Decoded[]) => VectorOutcome,
): VectorOutcome {
  if (answer.code !== status.OK) {
    return { error: { status: status[answer.code] ?? `${answer.code}`, message: answer.details } };
  }
  const type = registry.message(`${PACKAGE}.${message}`);
  return read(answer.messages.map((bytes) => registry.decode(type, bytes) as unknown as Decoded));
}

function messagesOf(vector: Vector, rules: string | undefined, timeOf: TimeOf): Buffer[] {
  const kind = vector.mode === 'make' ? 'MakeMatches' : 'BackfillMatches';
  const { scope, tickId } = (vector.parameters ?? {}) as {
    scope?: { abTraceId?: string };
    tickId?: string | number;
  };
  const parameters = (text: string | undefined) =>
    parametersMessage(text, BigInt(tickId ?? 0), scope?.abTraceId);
  const tickets = (vector.tickets ?? []).map((ticket) => ticketMessage(kind, ticket, timeOf));
  const sessions = (vector.backfillTickets ?? []).map((each) => sessionMessage(each, timeOf));
  if (vector.messages !== undefined) {
    return vector.messages.map((word) => {
      const [what, index] = word.split(':');
      if (what === 'parameters') return parameters(rules);
      if (what === 'parametersNoRules') return parameters(undefined);
      if (what === 'empty') return Buffer.alloc(0);
      const found = (what === 'ticket' ? tickets : sessions)[Number(index)];
      if (found === undefined) throw new Error(`${vector.name}: no message ${word}`);
      return found;
    });
  }
  const first = parameters(rules);
  switch (vector.sendOrder) {
    case 'tickets-first':
      return [first, ...tickets, ...sessions];
    case 'interleaved': {
      const rounds = Math.max(tickets.length, sessions.length);
      const mixed = Array.from({ length: rounds }, (_, i) => [tickets[i], sessions[i]]).flat();
      return [first, ...mixed.filter((each) => each !== undefined)];
    }
    default:
      return [first, ...sessions, ...tickets];
  }
}

function matchOf(match: Decoded): MatchOutcome {
  const tickets = match.tickets as readonly Decoded[];
  return {
    tickets: tickets.map(({ ticketId }) => ticketId as string),
    teams: (match.teams as readonly Decoded[]).map(teamOf),
    regionPreferences: match.regionPreferences as string[],
    matchAttributes: (match.matchAttributes ?? {}) as Json,
    backfill: match.backfill as boolean,
    serverName: match.serverName as string,
    clientVersion: match.clientVersion as string,
    ticketAttributes: tickets.map(({ ticketAttributes }) => (ticketAttributes ?? {}) as Json),
  };
}

function proposalOf(proposal: Decoded): ProposalOutcome {
  return {
    backfillTicketId: proposal.backfillTicketId as string,
    proposalId: proposal.proposalId as string,
    matchPool: proposal.matchPool as string,
    matchSessionId: proposal.matchSessionId as string,
    createdAt: timeFields(proposal.CreatedAt as SentTime | undefined),
    addedTickets: (proposal.addedTickets as readonly Decoded[]).map(
      ({ ticketId }) => ticketId as string,
    ),
    proposedTeams: (proposal.proposedTeams as readonly Decoded[]).map(teamOf),
  };
}

function teamOf(team: Decoded): TeamOutcome {
  return {
    teamId: team.teamId as string,
    userIds: team.userIds as string[],
    parties: (team.parties as readonly Decoded[]).map(({ partyId, userIds }) => ({
      partyId: partyId as string,
      userIds: userIds as string[],
    })),
  };
}

/** As the reference answers: with empty structs and the time of 1970 in place of absent ones. */
function enriched(
  ticket: Decoded,
  sentAt: SentTime | undefined,
  isTimeRelative: boolean,
): JsonObject {
  const createdAt = timeFields(ticket.CreatedAt as SentTime | undefined);
  const isEchoed = canonicalTime(createdAt) === canonicalTime(timeFields(sentAt));
  return {
    ticketId: ticket.ticketId as string,
    matchPool: ticket.matchPool as string,
    namespace: ticket.namespace as string,
    partySessionId: ticket.partySessionId as string,
    players: (ticket.players as readonly Decoded[]).map(({ playerId, attributes }) => ({
      playerId: playerId as string,
      attributes: withNumberNames((attributes ?? {}) as Json),
    })),
    ticketAttributes: withNumberNames((ticket.ticketAttributes ?? {}) as Json),
    latencies: Object.fromEntries(
      Object.entries(ticket.latencies as Record<string, bigint>).map(([region, ms]) => [
        region,
        `${ms}`,
      ]),
    ),
    ...(isTimeRelative ? { createdAtEchoed: isEchoed } : { createdAt }),
  };
}

/** Numbers that JSON cannot carry stand as text in what was recorded of enriched tickets. */
function withNumberNames(value: Json): Json {
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value}`;
  if (Array.isArray(value)) return value.map((each: Json) => withNumberNames(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withNumberNames(each as Json)]),
  );
}

function timeFields(time: SentTime | undefined): { seconds: string; nanos: number } {
  return { seconds: `${time?.seconds ?? 0n}`, nanos: time?.nanos ?? 0 };
}

function canonicalTime({ seconds, nanos }: { seconds: string; nanos: number }): string {
  return `${seconds}.${nanos}`;
}

function sentTime(sent: Parameters<TimeOf>[0], nowSeconds: number): SentTime | undefined {
  if (sent.createdAt !== undefined) {
    const [, whole = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(sent.createdAt) ?? [];
    return {
      seconds: BigInt(Date.parse(`${whole}Z`) / 1000),
      nanos: Number(fraction.padEnd(9, '0')),
    };
  }
  if (sent.ageSeconds === undefined) return undefined;
  return { seconds: BigInt(nowSeconds - sent.ageSeconds), nanos: 0 };
}
