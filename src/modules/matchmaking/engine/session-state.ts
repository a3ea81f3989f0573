import type { Struct, StructValue } from '../../../common/wire/json-struct.js';
import { attributeOf, isList, typedKey, valuesOf } from './attribute-value.js';
import { blockedPlayersIn } from './blocked-players.js';
import type { EngineParty, EngineSession, SessionTeam } from './engine-session.js';
import type { EngineTicket } from './engine-ticket.js';
import { textAttribute } from './match-attributes.js';
import type { SelectedValues } from './option-check.js';
import type { Alliance, RulePlan } from './rule-plan.js';
import { meanOf } from './ticket-pool.js';

/** Party id of players whose ticket is unknown, or has an id with a hyphen (oddity 22). */
const EXTERNAL = 'external';

/** A party of a session: one of the old ones, or a ticket that joins (`rank` is set). */
export interface SessionParty {
  readonly ticketId: string;
  readonly partyId: string;
  readonly userIds: readonly string[];
  readonly blocked: readonly string[];
  readonly rank: number | undefined;
}

export interface FillingTeam {
  /** "" for a team that has no id yet. */
  readonly id: string;
  readonly parties: SessionParty[];
  size: number;
}

/**
 * A session while tickets join it. Cost: O(players + attributes) to set up.
 * Source: matchmaking.md 4.2.
 */
export class SessionState {
  readonly region: string;
  readonly serverName: string;
  readonly clientVersion: string;
  /** Means of the plan's attributes over the players of the old tickets. */
  readonly means: Float64Array;
  readonly users = new Set<string>();
  readonly ticketIds = new Set<string>();
  readonly blocked: Set<string>;
  teams: FillingTeam[] = [];
  hasChanged = false;
  private current: Record<string, StructValue>;

  constructor(
    readonly session: EngineSession,
    private readonly plan: RulePlan,
  ) {
    this.current = Object.assign(empty(), withoutOddBindings(session.attributes));
    this.region = session.regionPreferences[0] ?? '';
    const takesFields = plan.options.sessionBinding === 'attributes-then-fields';
    const binding = (name: string, field: string) =>
      textAttribute(this.current, name) || (takesFields ? field : '');
    this.serverName = binding('server_name', session.serverName);
    this.clientVersion = binding('client_version', session.clientVersion);
    const players = session.tickets.flatMap((ticket) => ticket.players);
    this.means = Float64Array.from(plan.attributes, (name) => meanOf(players, name));
    this.blocked = new Set(blockedPlayersIn(this.current));
    this.addOldTeams();
  }

  get attributes(): Struct {
    return this.current;
  }

  isFull({ maxTeams, maxPlayers }: Alliance): boolean {
    return this.teams.length === maxTeams && this.teams.every(({ size }) => size >= maxPlayers);
  }

  /** The most players that one team can still take, be it a new one. */
  greatestRoom({ maxTeams, maxPlayers }: Alliance): number {
    if (this.teams.length < maxTeams) return maxPlayers;
    return this.teams.reduce((room, { size }) => Math.max(room, maxPlayers - size), 0);
  }

  /**
   * Puts a ticket into the smallest team that takes it, or into a new one.
   * @param mayJoin  whether the ticket may stand with the parties of a team
   * @returns false when there is no place; then nothing has changed
   */
  place(
    party: SessionParty,
    { maxTeams, maxPlayers }: Alliance,
    mayJoin: (team: FillingTeam) => boolean,
  ): boolean {
    const size = party.userIds.length;
    const bySize = [...this.teams].sort((a, b) => a.size - b.size);
    let team = bySize.find((each) => each.size + size <= maxPlayers && mayJoin(each));
    if (team === undefined && this.teams.length < maxTeams && size <= maxPlayers) {
      team = { id: '', parties: [], size: 0 };
      this.teams.push(team);
    }
    if (team === undefined) return false;
    this.join(team, party);
    this.dropEmptyTeams();
    return true;
  }

  /** What the session's options stand for after somebody joined. */
  updateOptions(selected: SelectedValues, allCommon: boolean): void {
    for (const { name, type } of this.plan.matchOptions) {
      const values = selected.get(name);
      if (values === undefined) continue;
      const held = attributeOf(this.current, name);
      const merged =
        type === 'any' && allCommon
          ? values
          : distinct([...(held === undefined ? [] : valuesOf(held)), ...values]);
      const isBare = merged.length === 1 && !isList(held);
      this.current[name] = isBare ? (merged[0] as StructValue) : merged;
    }
  }

  /** Adds the blocks of every party to those of the session's own attributes. */
  gatherBlocks(): void {
    for (const { parties } of this.teams) {
      for (const { blocked } of parties) for (const id of blocked) this.blocked.add(id);
    }
  }

  private join(team: FillingTeam, party: SessionParty) {
    team.parties.push(party);
    team.size += party.userIds.length;
    for (const id of party.userIds) this.users.add(id);
    this.ticketIds.add(party.ticketId);
    this.hasChanged = true;
  }

  private addOldTeams() {
    const ticketOf = new Map<string, EngineTicket>();
    for (const ticket of this.session.tickets) {
      for (const { id } of ticket.players) if (!ticketOf.has(id)) ticketOf.set(id, ticket);
    }
    for (const team of this.session.teams) {
      const filling: FillingTeam = { id: team.id, parties: [], size: 0 };
      let external: (SessionParty & { readonly userIds: string[] }) | undefined;
      for (const user of team.userIds) {
        const ticket = ticketOf.get(user);
        if (ticket !== undefined) {
          if (this.ticketIds.has(ticket.id)) continue;
          this.ticketIds.add(ticket.id);
          filling.parties.push(this.oldParty(ticket, team));
        } else if (external === undefined) {
          external = {
            ticketId: EXTERNAL,
            partyId: EXTERNAL,
            userIds: [user],
            blocked: [],
            rank: undefined,
          };
          filling.parties.push(external);
        } else {
          external.userIds.push(user);
        }
      }
      for (const { userIds } of filling.parties) {
        filling.size += userIds.length;
        for (const id of userIds) this.users.add(id);
      }
      this.teams.push(filling);
    }
  }

  private oldParty(ticket: EngineTicket, team: SessionTeam): SessionParty {
    return {
      ticketId: ticket.id,
      partyId: ticket.id.includes('-') ? EXTERNAL : this.givenPartyId(ticket, team.parties),
      userIds: ticket.players.map(({ id }) => id),
      blocked: blockedPlayersIn(ticket.attributes),
      rank: undefined,
    };
  }

  private givenPartyId(ticket: EngineTicket, parties: readonly EngineParty[]): string {
    if (!this.plan.options.keepPartyIds) return '';
    const holds = ({ userIds }: EngineParty) =>
      ticket.players.some(({ id }) => userIds.includes(id));
    return parties.find(holds)?.partyId ?? '';
  }

  private dropEmptyTeams() {
    for (let index = 0; index < this.teams.length; ) {
      const last = this.teams.at(-1);
      if (this.teams[index]?.size !== 0 || last === undefined) {
        index += 1;
        continue;
      }
      this.teams[index] = last;
      this.teams.pop();
    }
  }
}

/** A server name or version that is no text counts as absent (oddity 4). */
function withoutOddBindings(attributes: Struct): Struct {
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([name, value]) =>
        (name !== 'server_name' && name !== 'client_version') || typeof value === 'string',
    ),
  );
}

function distinct(values: readonly StructValue[]): readonly StructValue[] {
  return [...new Map(values.map((value) => [typedKey(value), value])).values()];
}

function empty(): Record<string, StructValue> {
  return Object.create(null) as Record<string, StructValue>; // an object without keys
}
