import { ticketMessage } from './encode-tick.js';
import type { VectorTicket } from './vector.js';

/** A ticket of one player, by what matters to a test. */
export function aTicket(
  ticket: Partial<VectorTicket> & { readonly ticketId: string },
): VectorTicket {
  return {
    matchPool: 'pool',
    namespace: 'studio',
    partySessionId: '',
    players: [{ playerId: `player-${ticket.ticketId}`, attributes: { mmr: 1000 } }],
    ...ticket,
  };
}

/** The message that brings {@link aTicket}, created at the time of 1970. */
export function aTicketMessage(
  ticket: Parameters<typeof aTicket>[0],
  kind: Parameters<typeof ticketMessage>[0] = 'MakeMatches',
): Buffer {
  return ticketMessage(kind, aTicket(ticket), () => ({ seconds: 1n, nanos: 0 }));
}
