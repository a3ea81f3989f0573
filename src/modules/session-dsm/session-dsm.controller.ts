import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { callForSession } from '../../common/grpc/call-context.js';
import { MissingFieldError } from '../../common/wire/missing-field.error.js';
import { readMessage } from '../../common/wire/read-message.js';
import { InvalidServerOrderError } from './domain/dedicated-server.errors.js';
import { ServerOrder } from './domain/server-order.js';
import { SessionDsmService } from './session-dsm.service.js';
import { createRequest, terminateRequest } from './wire/server-requests.js';
import { ServerResponses } from './wire/server-responses.js';

export const SESSION_DSM = 'accelbyte.session.sessiondsm.SessionDsm';

/** Providers count players in 32 bits. */
const MAX_PLAYERS = 2 ** 31 - 1;

/** The three requests of AGS: bytes of the wire in, bytes of the wire out. */
@Controller()
export class SessionDsmController {
  readonly #responses = new ServerResponses();

  constructor(@Inject(SessionDsmService) private readonly servers: SessionDsmService) {}

  @GrpcMethod(SESSION_DSM, 'CreateGameSession')
  async createGameSession(request: Buffer): Promise<Buffer> {
    const order = readOrder(request);
    const server = await this.servers.create(order, callForSession(order.session.sessionId).signal);
    return this.#responses.created(order, server, this.servers.source);
  }

  @GrpcMethod(SESSION_DSM, 'TerminateGameSession')
  async terminateGameSession(request: Buffer): Promise<Buffer> {
    const { sessionId, namespace, zone } = readMessage(terminateRequest, request);
    requireSessionId(sessionId);
    callForSession(sessionId);
    const session = { sessionId, namespace };
    return this.#responses.terminated(session, await this.servers.terminate(session, zone));
  }

  @GrpcMethod(SESSION_DSM, 'CreateGameSessionAsync')
  async createGameSessionAsync(request: Buffer): Promise<Buffer> {
    const order = readOrder(request);
    const call = callForSession(order.session.sessionId);
    const answered = new Promise<void>((resolve) => call.onAnswered(resolve));
    return this.#responses.accepted(await this.servers.start(order, answered));
  }
}

/** @throws MalformedMessageError, MissingFieldError or InvalidServerOrderError, naming the field */
function readOrder(request: Buffer): ServerOrder {
  const message = readMessage(createRequest, request);
  const { sessionId, namespace, maximumPlayer } = message;
  requireSessionId(sessionId);
  if (maximumPlayer < 0n || maximumPlayer > MAX_PLAYERS) {
    throw new InvalidServerOrderError('maximum_player', `${maximumPlayer}`, `0..${MAX_PLAYERS}`);
  }
  return new ServerOrder({
    session: { sessionId, namespace },
    deployment: message.deployment,
    requestedRegions: [...message.requestedRegions],
    maximumPlayers: Number(maximumPlayer),
    clientVersion: message.clientVersion,
    gameMode: message.gameMode,
    sessionData: message.sessionData,
    secret: message.secret,
  });
}

function requireSessionId(sessionId: string): void {
  if (sessionId === '') throw new MissingFieldError('session_id', 'string');
}
