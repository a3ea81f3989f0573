import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import { type CallContext, runningCall } from '../../common/grpc/call-context.js';
import type { FrameRun } from '../../common/grpc/frame-run.js';
import { MissingFieldError } from '../../common/wire/missing-field.error.js';
import { readMessage } from '../../common/wire/read-message.js';
import type { Ticket } from './domain/ticket.js';
import { MatchmakingService } from './matchmaking.service.js';
import { TickFrames } from './wire/tick-frames.js';
import {
  enrichTicketRequest,
  getStatCodesRequest,
  type RulesMessage,
  type TicketRequest,
  validateTicketRequest,
} from './wire/ticket-messages.js';
import { statCodesResponse, ticketResponse, validityResponse } from './wire/ticket-responses.js';
import type { TickHeader, TickKind } from './worker/tick-summary.js';

export const MATCH_FUNCTION = 'accelbyte.matchmaking.matchfunction.MatchFunction';

/** The five calls: bytes of the wire in, bytes of the wire out. */
@Controller()
export class MatchmakingController {
  constructor(@Inject(MatchmakingService) private readonly matchmaking: MatchmakingService) {}

  @GrpcMethod(MATCH_FUNCTION, 'GetStatCodes')
  async getStatCodes(request: Buffer): Promise<Buffer> {
    const { rules } = readMessage(getStatCodesRequest, request);
    return statCodesResponse(await this.matchmaking.statCodes(textOf(rules), runningCall()));
  }

  @GrpcMethod(MATCH_FUNCTION, 'ValidateTicket')
  async validateTicket(request: Buffer): Promise<Buffer> {
    const { ticket, rules } = withTicket(readMessage(validateTicketRequest, request));
    const call = runningCall();
    return validityResponse(await this.matchmaking.validateTicket(ticket, textOf(rules), call));
  }

  @GrpcMethod(MATCH_FUNCTION, 'EnrichTicket')
  async enrichTicket(request: Buffer): Promise<Buffer> {
    const { ticket, rules } = withTicket(readMessage(enrichTicketRequest, request));
    const call = runningCall();
    return ticketResponse(await this.matchmaking.enrichTicket(ticket, textOf(rules), call));
  }

  @GrpcStreamCall(MATCH_FUNCTION, 'MakeMatches')
  makeMatches(call: AsyncIterable<FrameRun>): AsyncIterable<FrameRun> {
    return this.#tick('MakeMatches', call);
  }

  @GrpcStreamCall(MATCH_FUNCTION, 'BackfillMatches')
  backfillMatches(call: AsyncIterable<FrameRun>): AsyncIterable<FrameRun> {
    return this.#tick('BackfillMatches', call);
  }

  /** A call without any message is no tick, and no error either. */
  async *#tick(kind: TickKind, call: AsyncIterable<FrameRun>): AsyncGenerator<FrameRun> {
    const context = runningCall();
    const frames = new TickFrames(kind);
    const runs = call[Symbol.asyncIterator]();
    while (frames.header === undefined) {
      const run = await runs.next();
      if (run.done === true) return;
      try {
        frames.receive(run.value);
      } finally {
        noteTrace(context, frames.header);
      }
    }
    yield* this.matchmaking.tick(frames.header, frames, runs, context);
  }
}

/** Also of a tick whose messages turn out to be wrong, once its parameters have been read. */
function noteTrace(call: CallContext, header: TickHeader | undefined): void {
  if (header !== undefined && header.traceId !== '') call.ids.abTraceId = header.traceId;
}

/** JSON text of a rule set; AGS may leave the whole message out. */
function textOf(rules: RulesMessage | undefined): string {
  return rules === undefined ? '{}' : rules.json;
}

/** @throws MissingFieldError unless there is a ticket */
function withTicket(request: TicketRequest): TicketRequest & { readonly ticket: Ticket } {
  if (request.ticket === undefined) throw new MissingFieldError('ticket', 'Ticket');
  return request as TicketRequest & { readonly ticket: Ticket }; // the line above is the proof
}
