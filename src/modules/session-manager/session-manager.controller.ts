import { Controller, Inject } from '@nestjs/common';
import { type CallContext, callForSession } from '../../common/grpc/call-context.js';
import { GrpcHook } from '../../common/grpc/grpc-hook.decorator.js';
import type { MessageSchema } from '../../common/wire/message-schema.js';
import { MissingFieldError } from '../../common/wire/missing-field.error.js';
import { readMessage } from '../../common/wire/read-message.js';
import { decodeAction } from './domain/action.js';
import type { GameSession, PartySession, WithSession } from './domain/session.js';
import type { Update } from './domain/session-manager-strategy.js';
import { SessionManagerService } from './session-manager.service.js';
import {
  partyCreatedRequest,
  partyDeletedRequest,
  partyUpdatedRequest,
  type SessionMessage,
  sessionCreatedRequest,
  sessionDeletedRequest,
  sessionUpdatedRequest,
  type UpdatedMessage,
} from './wire/session-messages.js';
import { sessionResponse } from './wire/session-response.js';

export const SESSION_MANAGER = 'accelbyte.session.manager.SessionManager';

const EMPTY = Buffer.alloc(0);

/** The six hooks: bytes of the wire in, bytes of the wire out. */
@Controller()
export class SessionManagerController {
  constructor(@Inject(SessionManagerService) private readonly sessions: SessionManagerService) {}

  @GrpcHook(SESSION_MANAGER, 'OnSessionCreated')
  onSessionCreated(request: Buffer): Buffer | Promise<Buffer> {
    const session = readSession(sessionCreatedRequest, request, 'GameSession');
    return respond(request, this.sessions.sessionCreated(session, callOf(session)));
  }

  @GrpcHook(SESSION_MANAGER, 'OnSessionUpdated')
  async onSessionUpdated(request: Buffer): Promise<Buffer> {
    const update = readUpdate(sessionUpdatedRequest, request, 'GameSession');
    await this.sessions.sessionUpdated(update, callOf(update.after));
    return EMPTY;
  }

  @GrpcHook(SESSION_MANAGER, 'OnSessionDeleted')
  async onSessionDeleted(request: Buffer): Promise<Buffer> {
    const session = readSession(sessionDeletedRequest, request, 'GameSession');
    await this.sessions.sessionDeleted(session, callOf(session));
    return EMPTY;
  }

  @GrpcHook(SESSION_MANAGER, 'OnPartyCreated')
  onPartyCreated(request: Buffer): Buffer | Promise<Buffer> {
    const party = readSession(partyCreatedRequest, request, 'PartySession');
    return respond(request, this.sessions.partyCreated(party, callOf(party)));
  }

  @GrpcHook(SESSION_MANAGER, 'OnPartyUpdated')
  async onPartyUpdated(request: Buffer): Promise<Buffer> {
    const update = readUpdate(partyUpdatedRequest, request, 'PartySession');
    await this.sessions.partyUpdated(update, callOf(update.after));
    return EMPTY;
  }

  @GrpcHook(SESSION_MANAGER, 'OnPartyDeleted')
  async onPartyDeleted(request: Buffer): Promise<Buffer> {
    const party = readSession(partyDeletedRequest, request, 'PartySession');
    await this.sessions.partyDeleted(party, callOf(party));
    return EMPTY;
  }
}

function respond(request: Buffer, stored: Buffer | Promise<Buffer>): Buffer | Promise<Buffer> {
  return stored instanceof Promise
    ? stored.then((bytes) => sessionResponse(request, bytes))
    : sessionResponse(request, stored);
}

function readSession<T extends GameSession | PartySession>(
  schema: MessageSchema<SessionMessage<T>>,
  request: Buffer,
  type: string,
): WithSession<T> {
  return complete(readMessage(schema, request).session, 'session', type);
}

function readUpdate<T extends GameSession | PartySession>(
  schema: MessageSchema<UpdatedMessage<T>>,
  request: Buffer,
  type: string,
): Update<T> {
  const { sessionOld, sessionNew, action } = readMessage(schema, request);
  return {
    before: sessionOld,
    after: complete(sessionNew, 'session_new', type),
    action: decodeAction(action),
  };
}

/** @throws MissingFieldError unless both the outer and the inner session are there */
function complete<T extends GameSession | PartySession>(
  session: T | undefined,
  field: string,
  type: string,
): WithSession<T> {
  if (session === undefined) throw new MissingFieldError(field, type);
  if (session.session === undefined) throw new MissingFieldError(`${field}.session`, 'BaseSession');
  return session as WithSession<T>; // the line above is the proof
}

function callOf(session: WithSession<GameSession | PartySession>): CallContext {
  return callForSession(session.session.id);
}
