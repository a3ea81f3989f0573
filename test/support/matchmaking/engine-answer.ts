import type { Struct } from '../../../src/common/wire/json-struct.js';
import {
  compileRules,
  DEFAULT_SETTINGS,
  type EngineEnvironment,
  type EngineSession,
  type EngineTicket,
  type MatchTeam,
  makeMatches,
  proposeBackfill,
  RuleSetError,
  statCodes,
  TicketRefusedError,
  type Timestamp,
  validateTicket,
} from '../../../src/modules/matchmaking/engine/index.js';
import {
  type JsonObject,
  rulesTextOf,
  VECTOR_CHUNK_SIZE,
  type Vector,
  type VectorSession,
  type VectorTicket,
} from './vector.js';
import type { TeamOutcome, VectorOutcome } from './vector-outcome.js';

/** A moment to which the ages of the vectors count back: not on a whole second. */
const NOW_MS = 1_760_000_000_250;

/**
 * What the engine answers to a vector by itself, without wire, frames and controller.
 * @returns undefined for vectors about those
 */
export function engineAnswer(vector: Vector): VectorOutcome | undefined {
  if (vector.messages !== undefined || vector.mode === 'enrich') return undefined;
  try {
    return answer(vector);
  } catch (error) {
    if (!(error instanceof RuleSetError || error instanceof TicketRefusedError)) throw error;
    return { error: { status: 'INVALID_ARGUMENT', message: error.message } };
  }
}

function answer(vector: Vector): VectorOutcome | undefined {
  const rules = rulesTextOf(vector) ?? '{}';
  if (vector.mode === 'statcodes') return { codes: statCodes(rules) };
  if (vector.mode === 'validate') {
    const ticket = vector.tickets?.[0];
    if (ticket === undefined) return undefined;
    validateTicket(ticketOf(ticket), rules);
    return { valid: true };
  }
  const plan = compileRules(rules);
  const pools = byPool(vector);
  if (vector.mode === 'make') {
    return {
      matches: pools.flatMap(({ tickets }) =>
        [...makeMatches(tickets, plan, environmentOf(vector))].map((match) => ({
          tickets: match.tickets.map((index) => tickets[index]?.id ?? ''),
          teams: match.teams.map(teamOf),
          regionPreferences: match.regionPreferences,
          matchAttributes: match.attributes,
          backfill: match.backfill,
          serverName: match.serverName,
          clientVersion: match.clientVersion,
          ticketAttributes: match.tickets.map((index, place) => {
            const { match_attempt: _, ...kept } = tickets[index]?.attributes ?? {};
            return { ...kept, member_attributes: match.memberAttributes[place] ?? null };
          }),
        })),
      ),
    };
  }
  return {
    proposals: pools.flatMap(({ sessions, tickets }) =>
      [...proposeBackfill(sessions, tickets, plan, environmentOf(vector))].map((proposal) => ({
        backfillTicketId: sessions[proposal.session]?.id ?? '',
        proposalId: proposal.proposalId,
        matchPool: sessions[proposal.session]?.pool ?? '',
        matchSessionId: sessions[proposal.session]?.sessionId ?? '',
        createdAt: {
          seconds: String(proposal.createdAt.seconds),
          nanos: proposal.createdAt.nanos,
        },
        addedTickets: proposal.tickets.map((index) => tickets[index]?.id ?? ''),
        proposedTeams: proposal.teams.map(teamOf),
      })),
    ),
  };
}

function byPool(vector: Vector) {
  const sessions = (vector.backfillTickets ?? []).map(sessionOf);
  const tickets = (vector.tickets ?? []).map(ticketOf);
  const names = new Set([...sessions, ...tickets].map(({ pool }) => pool));
  return [...names].map((name) => ({
    sessions: sessions.filter(({ pool }) => pool === name),
    tickets: tickets.filter(({ pool }) => pool === name),
  }));
}

function environmentOf({ config }: Vector): EngineEnvironment {
  let ids = 0;
  return {
    nowMs: NOW_MS,
    elapsedMs: () => 0,
    newId: () => {
      ids += 1;
      return ids.toString(16).padStart(32, '0');
    },
    settings: {
      ...DEFAULT_SETTINGS,
      chunkSize: config?.ticketChunkSize ?? VECTOR_CHUNK_SIZE,
      prioritizeLargerParties: config?.prioritizeLargerParties ?? false,
      anyMatchOptionAllCommon: config?.anyMatchOptionAllCommon ?? true,
      findAllyMaxLoop: config?.findAllyMaxLoop ?? 0,
      findPartyMaxLoop: config?.findPartyMaxLoop ?? 0,
    },
  };
}

function teamOf({ id, userIds, parties }: MatchTeam): TeamOutcome {
  return { teamId: id, userIds, parties };
}

function ticketOf(ticket: VectorTicket): EngineTicket {
  return {
    id: ticket.ticketId,
    pool: ticket.matchPool,
    createdAt: createdAt(ticket),
    players: ticket.players.map(({ playerId, attributes }) => ({
      id: playerId,
      attributes: structOf(attributes),
    })),
    attributes: structOf(ticket.ticketAttributes),
    latencies: Object.entries(ticket.latencies ?? {}).map(([region, ms]) => ({
      region,
      ms: Number(ms),
    })),
    partySessionId: ticket.partySessionId,
    excludedSessions: ticket.excludedSessions ?? [],
  };
}

function sessionOf(session: VectorSession): EngineSession {
  const match = session.partialMatch;
  return {
    id: session.ticketId,
    pool: session.matchPool,
    sessionId: session.matchSessionId,
    createdAt: createdAt(session),
    tickets: (match?.tickets ?? []).map(ticketOf),
    teams: (match?.teams ?? []).map(({ teamId, userIds, parties }) => ({
      id: teamId,
      userIds,
      parties: parties ?? [],
    })),
    regionPreferences: match?.regionPreferences ?? [],
    attributes: structOf(match?.matchAttributes),
    serverName: match?.serverName ?? '',
    clientVersion: match?.clientVersion ?? '',
  };
}

function structOf(attributes: JsonObject | undefined): Struct {
  return Object.assign(Object.create(null) as Struct, attributes);
}

function createdAt(sent: {
  readonly ageSeconds?: number;
  readonly createdAt?: string;
}): Timestamp | undefined {
  if (sent.createdAt !== undefined) return parseTime(sent.createdAt);
  if (sent.ageSeconds === undefined) return undefined;
  return { seconds: BigInt(Math.floor(NOW_MS / 1000) - sent.ageSeconds), nanos: 0 };
}

function parseTime(text: string): Timestamp {
  const [, whole = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(text) ?? [];
  return {
    seconds: BigInt(Date.parse(`${whole}Z`) / 1000),
    nanos: Number(fraction.padEnd(9, '0')),
  };
}
