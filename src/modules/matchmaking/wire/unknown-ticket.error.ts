/** A strategy answered with a ticket of its own making; AGS knows only those it sent. */
export class UnknownTicketError extends Error {
  readonly code = 'unknown_ticket';

  constructor(ticketId: string) {
    super(
      `the strategy answered with a ticket that did not arrive in this tick (id "${ticketId}"); ` +
        'answer with the ticket itself, or { ticket, attributes } to change its attributes',
    );
    this.name = 'UnknownTicketError';
  }
}
