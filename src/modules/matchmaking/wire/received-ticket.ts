import type { Struct } from '../../../common/wire/json-struct.js';
import type { Timestamp } from '../../../common/wire/timestamp.js';
import type { Player, RegionLatency, Ticket } from '../domain/ticket.js';

/** Where the bytes of a ticket are. */
export interface TicketBytes {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /**
   * The records of `ticket_attributes`, tag and length included, as pairs of start and end; one
   * pair or none, but for unusual senders.
   */
  readonly attributes: readonly number[];
}

/** A ticket as it came over the wire: decoded, and with its bytes for the echo. */
export class ReceivedTicket implements Ticket {
  readonly #bytes: TicketBytes;

  constructor(
    bytes: TicketBytes,
    readonly id: string,
    readonly pool: string,
    readonly createdAt: Timestamp | undefined,
    readonly players: readonly Player[],
    readonly attributes: Struct,
    readonly latencies: readonly RegionLatency[],
    readonly partySessionId: string,
    readonly namespace: string,
    readonly excludedSessions: readonly string[],
  ) {
    this.#bytes = bytes;
  }

  /** The bytes of a ticket that came over the wire; `undefined` for any other object. */
  static bytesOf(ticket: object): TicketBytes | undefined {
    return #bytes in ticket ? ticket.#bytes : undefined;
  }
}
