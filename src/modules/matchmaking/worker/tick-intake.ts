import type { BackfillArrival } from '../domain/backfill.js';
import { FieldTag } from '../wire/field-tags.js';
import { TickDecoder } from '../wire/tick-decoder.js';
import { variantOf } from '../wire/variant.js';
import type { TickKind } from './tick-summary.js';

/**
 * Decodes what arrives in a tick and drops what arrived before: of tickets with the same id the
 * first counts. Tickets without id are never the same.
 */
export class TickIntake {
  readonly #decoder = new TickDecoder();
  readonly #ticketIds = new Set<string>();
  readonly #sessionIds = new Set<string>();
  readonly #ticketNumber: number;
  readonly #sessionNumber: number | undefined;
  tickets = 0;
  sessions = 0;
  duplicates = 0;

  constructor(kind: TickKind) {
    const isBackfill = kind === 'BackfillMatches';
    const { MakeMatchesRequest, BackfillMakeMatchesRequest } = FieldTag;
    const { ticket } = isBackfill ? BackfillMakeMatchesRequest : MakeMatchesRequest;
    this.#ticketNumber = ticket >>> 3;
    this.#sessionNumber = isBackfill ? BackfillMakeMatchesRequest.backfill_ticket >>> 3 : undefined;
  }

  /**
   * @returns what the request in `bytes[start..end)` brings; `undefined` for what came before and
   *   for what is neither a ticket nor a session
   * @throws MalformedMessageError
   */
  receive(bytes: Buffer, start: number, end: number): BackfillArrival | undefined {
    const variant = variantOf(bytes, start, end, this.#ticketNumber);
    if (variant === undefined) return undefined;
    if (variant.number === this.#ticketNumber) {
      const ticket = this.#decoder.ticket(variant.bytes, variant.start, variant.end);
      if (this.#isKnown(this.#ticketIds, ticket.id)) return undefined;
      this.tickets += 1;
      return { kind: 'ticket', ticket };
    }
    if (variant.number === this.#sessionNumber) {
      const session = this.#decoder.backfillTicket(variant.bytes, variant.start, variant.end);
      if (this.#isKnown(this.#sessionIds, session.id)) return undefined;
      this.sessions += 1;
      return { kind: 'session', session };
    }
    return undefined;
  }

  #isKnown(ids: Set<string>, id: string): boolean {
    if (id === '') return false;
    const before = ids.size;
    const isKnown = ids.add(id).size === before;
    if (isKnown) this.duplicates += 1;
    return isKnown;
  }
}
