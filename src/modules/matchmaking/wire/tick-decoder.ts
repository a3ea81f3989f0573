import { EMPTY_STRUCT, type Struct } from '../../../common/wire/json-struct.js';
import type { Timestamp } from '../../../common/wire/timestamp.js';
import { WireReader } from '../../../common/wire/wire-reader.js';
import type { BackfillTicket, PartialMatch } from '../domain/backfill.js';
import type { Player, RegionLatency } from '../domain/ticket.js';
import { readAttributes } from './attributes-reader.js';
import { FieldTag } from './field-tags.js';
import { InternedStrings } from './interned-strings.js';
import { ReceivedTicket } from './received-ticket.js';
import { teamOf } from './team-decoder.js';
import { checked, lastText, textOf, timestampOf } from './tick-fields.js';

/** The first message of a tick. */
export interface TickParameters {
  /** `{}` when AGS sent none. */
  readonly rules: string;
  readonly tickId: bigint;
  readonly traceId: string;
}

const NONE: readonly never[] = Object.freeze([]);

/**
 * Decodes the messages of ticks at once and in one pass, because all of a ticket is read and there
 * are tens of thousands. Where a field is repeated that must not be, protobuf's rule holds: scalars
 * the last, messages merged.
 *
 * Every method decodes the message in `bytes[start..end)` and throws MalformedMessageError, naming
 * the field, for what is none.
 */
export class TickDecoder {
  readonly #words = new InternedStrings();

  parameters(bytes: Buffer, start: number, end: number): TickParameters {
    const reader = new WireReader(bytes, start, end);
    const tags = FieldTag.MakeMatchesParameters;
    let rules = '';
    let traceId = '';
    let tickId = 0n;
    while (!reader.isAtEnd) {
      const tag = reader.tag();
      if (tag === tags.rules) {
        rules = lastText(reader, FieldTag.Rules.json, 'rules.json', rules);
      } else if (tag === tags.scope) {
        traceId = lastText(reader, FieldTag.Scope.ab_trace_id, 'scope.ab_trace_id', traceId);
      } else if (tag === tags.tickId) {
        tickId = BigInt.asUintN(64, reader.int64());
      } else {
        reader.skip(tag);
      }
    }
    return { rules: rules === '' ? '{}' : rules, tickId, traceId };
  }

  ticket(bytes: Buffer, start: number, end: number): ReceivedTicket {
    const reader = new WireReader(bytes, start, end);
    const tags = FieldTag.Ticket;
    let id = '';
    let pool = '';
    let createdAt: Timestamp | undefined;
    let players: Player[] | undefined;
    let attributes = EMPTY_STRUCT;
    let attributeRecords = NONE as readonly number[];
    let latencies: RegionLatency[] | undefined;
    let partySessionId = '';
    let namespace = '';
    let excludedSessions: string[] | undefined;
    while (!reader.isAtEnd) {
      const recordStart = reader.position;
      const tag = reader.tag();
      switch (tag) {
        case tags.ticket_id:
          id = textOf(reader, 'ticket_id');
          break;
        case tags.match_pool:
          pool = this.#word(reader, 'match_pool');
          break;
        case tags.CreatedAt:
          createdAt = timestampOf(reader, createdAt);
          break;
        case tags.players:
          players ??= [];
          players.push(this.#player(reader));
          break;
        case tags.ticket_attributes:
          attributes = this.#attributes(reader, attributes);
          attributeRecords = [...attributeRecords, recordStart, reader.position];
          break;
        case tags.latencies:
          latencies ??= [];
          addLatency(latencies, this.#latency(reader));
          break;
        case tags.party_session_id:
          partySessionId = textOf(reader, 'party_session_id');
          break;
        case tags.namespace:
          namespace = this.#word(reader, 'namespace');
          break;
        case tags.excluded_sessions:
          excludedSessions ??= [];
          excludedSessions.push(textOf(reader, 'excluded_sessions'));
          break;
        default:
          reader.skip(tag);
      }
    }
    return new ReceivedTicket(
      { bytes, start, end, attributes: attributeRecords },
      id,
      pool,
      createdAt,
      players ?? NONE,
      attributes,
      latencies ?? NONE,
      partySessionId,
      namespace,
      excludedSessions ?? NONE,
    );
  }

  backfillTicket(bytes: Buffer, start: number, end: number): BackfillTicket {
    const reader = new WireReader(bytes, start, end);
    const tags = FieldTag.BackfillTicket;
    let id = '';
    let pool = '';
    let sessionId = '';
    let createdAt: Timestamp | undefined;
    let partialMatch: PartialMatch | undefined;
    while (!reader.isAtEnd) {
      const tag = reader.tag();
      switch (tag) {
        case tags.ticket_id:
          id = textOf(reader, 'ticket_id');
          break;
        case tags.match_pool:
          pool = this.#word(reader, 'match_pool');
          break;
        case tags.CreatedAt:
          createdAt = timestampOf(reader, createdAt);
          break;
        case tags.partial_match:
          partialMatch = this.#partialMatch(reader, partialMatch ?? NOBODY);
          break;
        case tags.match_session_id:
          sessionId = textOf(reader, 'match_session_id');
          break;
        default:
          reader.skip(tag);
      }
    }
    return { id, pool, createdAt, sessionId, partialMatch };
  }

  #partialMatch(reader: WireReader, earlier: PartialMatch): PartialMatch {
    const tags = FieldTag.PartialMatch;
    const tickets = [...earlier.tickets];
    const teams = [...earlier.teams];
    const regionPreferences = [...earlier.regionPreferences];
    let { attributes, backfill, serverName, clientVersion } = earlier;
    const outerEnd = reader.enter();
    while (!reader.isAtEnd) {
      const tag = reader.tag();
      switch (tag) {
        case tags.tickets: {
          const stop = reader.delimited();
          tickets.push(this.ticket(reader.bytes, reader.position, stop));
          reader.position = stop;
          break;
        }
        case tags.teams:
          teams.push(teamOf(reader));
          break;
        case tags.region_preferences:
          regionPreferences.push(this.#word(reader, 'region_preferences'));
          break;
        case tags.match_attributes:
          attributes = this.#attributes(reader, attributes);
          break;
        case tags.backfill:
          backfill = reader.bool();
          break;
        case tags.server_name:
          serverName = textOf(reader, 'server_name');
          break;
        case tags.client_version:
          clientVersion = textOf(reader, 'client_version');
          break;
        default:
          reader.skip(tag);
      }
    }
    reader.leave(outerEnd);
    return { tickets, teams, regionPreferences, attributes, backfill, serverName, clientVersion };
  }

  #player(reader: WireReader): Player {
    const tags = FieldTag.PlayerData;
    let id = '';
    let attributes = EMPTY_STRUCT;
    const outerEnd = reader.enter();
    while (!reader.isAtEnd) {
      const tag = reader.tag();
      if (tag === tags.player_id) id = textOf(reader, 'players.player_id');
      else if (tag === tags.attributes) attributes = this.#attributes(reader, attributes);
      else reader.skip(tag);
    }
    reader.leave(outerEnd);
    return { id, attributes };
  }

  #latency(reader: WireReader): RegionLatency {
    const tags = FieldTag.LatenciesEntry;
    let region = '';
    let ms = 0;
    const outerEnd = reader.enter();
    while (!reader.isAtEnd) {
      const tag = reader.tag();
      if (tag === tags.key) region = this.#word(reader, 'latencies');
      else if (tag === tags.value) ms = Number(reader.int64());
      else reader.skip(tag);
    }
    reader.leave(outerEnd);
    return { region, ms };
  }

  #attributes(reader: WireReader, earlier: Struct): Struct {
    const stop = reader.delimited();
    const struct = readAttributes(this.#words, reader.bytes, reader.position, stop);
    reader.position = stop;
    if (earlier === EMPTY_STRUCT) return struct;
    return Object.assign(Object.create(null) as Struct, earlier, struct); // Object.create is typed any
  }

  #word(reader: WireReader, field: string): string {
    const stop = reader.delimited();
    const text = this.#words.read(reader.bytes, reader.position, stop);
    return checked(text, reader, stop, field);
  }
}

const NOBODY: PartialMatch = {
  tickets: NONE,
  teams: NONE,
  regionPreferences: NONE,
  attributes: EMPTY_STRUCT,
  backfill: false,
  serverName: '',
  clientVersion: '',
};

/** Of a map that names a key twice the last counts. */
function addLatency(latencies: RegionLatency[], latency: RegionLatency): void {
  const place = latencies.findIndex((each) => each.region === latency.region);
  if (place === -1) latencies.push(latency);
  else latencies[place] = latency;
}
