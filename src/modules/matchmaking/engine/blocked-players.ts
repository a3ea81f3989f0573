import type { Struct } from '../../../common/wire/json-struct.js';
import { attributeOf, isList } from './attribute-value.js';
import type { EngineTicket } from './engine-ticket.js';

const NONE: readonly string[] = [];

/** The players a ticket or session wants to avoid; anything but text in the list is passed over. */
export function blockedPlayersIn(attributes: Struct): readonly string[] {
  const list = attributeOf(attributes, 'blocked_players');
  if (!isList(list) || list.length === 0) return NONE;
  return list.filter((item) => typeof item === 'string');
}

/**
 * Players who are in and players whom they block. A newcomer fits when neither side blocks the
 * other.
 * Cost: O(players + blocks of the newcomer) per question. Source: matchmaking.md 3.8.
 */
export class BlockSet {
  private readonly users = new Set<string>();
  private readonly blocked = new Set<string>();

  accepts(ticket: EngineTicket): boolean {
    for (const { id } of ticket.players) if (this.blocked.has(id)) return false;
    for (const id of blockedPlayersIn(ticket.attributes)) if (this.users.has(id)) return false;
    return true;
  }

  add(ticket: EngineTicket): void {
    for (const { id } of ticket.players) this.users.add(id);
    this.addBlocks(blockedPlayersIn(ticket.attributes));
  }

  addUsers(users: Iterable<string>): void {
    for (const id of users) this.users.add(id);
  }

  addBlocks(blocked: Iterable<string>): void {
    for (const id of blocked) this.blocked.add(id);
  }
}

/**
 * Whether tickets may stand in one team: none of their players is on any of their lists, their own
 * list included.
 * Cost: O(players + blocks). Source: matchmaking.md 3.8.
 */
export function mayShareTeam(tickets: readonly EngineTicket[]): boolean {
  const blocked = new Set(tickets.flatMap((ticket) => blockedPlayersIn(ticket.attributes)));
  if (blocked.size === 0) return true;
  return !tickets.some((ticket) => ticket.players.some(({ id }) => blocked.has(id)));
}
