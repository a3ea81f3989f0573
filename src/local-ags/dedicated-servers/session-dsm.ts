import { create, type Message } from '@bufbuild/protobuf';
import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import type { HookCaller } from '../hooks/hook-caller.js';
import type { LiveSession } from '../session/live-sessions.js';
import type { GameSessionMessage } from '../session/session-messages.js';
import type { GameServer } from './game-server.js';
import type { ServerSource } from './server-source.js';

const SERVICE = '/accelbyte.session.sessiondsm.SessionDsm';
const READY = 'READY';

type Answer = Message & {
  status: string;
  ip: string;
  port: bigint;
  serverId: string;
  source: string;
  deployment: string;
  region: string;
  createdRegion: string;
};
type Acceptance = Message & { success: boolean; message: string };
type Termination = Message & { success: boolean; reason: string };

/** The host did not do what was asked of it, though it answered. */
export class ServerRefusedError extends Error {}

/**
 * The three methods of the session DSM of a host. Each throws CallFailedError when the host does not
 * answer with OK, and ServerRefusedError when its answer says no. Source: overrides.md d.2.
 */
export class SessionDsm {
  constructor(
    private readonly registry: MessageRegistry,
    private readonly caller: HookCaller,
  ) {}

  /** @returns what is told of a server that is ready */
  async create(
    source: ServerSource,
    session: LiveSession<GameSessionMessage>,
  ): Promise<Omit<GameServer, 'toldAt'>> {
    const { timeoutMs } = source;
    const answer = await this.#call('CreateGameSession', source, session, timeoutMs);
    // The answer of this method by the contract.
    const { status, ip, port, serverId, source: provider, deployment, ...rest } = answer as Answer;
    if (status !== READY) throw new ServerRefusedError(`status: found "${status}", not ${READY}`);
    return {
      status: 'AVAILABLE',
      ip,
      port: Number(port),
      serverId,
      source: provider,
      deployment,
      region: rest.region,
      createdRegion: rest.createdRegion,
      description: '',
    };
  }

  /** Resolves when the host has accepted; the outcome is reported later. */
  async createAsync(source: ServerSource, session: LiveSession<GameSessionMessage>): Promise<void> {
    const answer = await this.#call('CreateGameSessionAsync', source, session);
    const { success, message } = answer as Acceptance;
    if (!success) throw new ServerRefusedError(message);
  }

  /** @param zone  where the server was said to run; may be empty */
  async terminate(
    { address }: ServerSource,
    { id, namespace }: GameSessionMessage['session'],
    zone: string,
  ): Promise<void> {
    const method = this.registry.method(`${SERVICE}/TerminateGameSession`);
    const request = create(method.input, { sessionId: id, namespace, zone });
    const target = { address, sessionId: id, actions: [] };
    const { success, reason } = (await this.caller.call(method, request, target)) as Termination;
    if (!success) throw new ServerRefusedError(reason);
  }

  #call(
    name: string,
    { address }: ServerSource,
    { message, template }: LiveSession<GameSessionMessage>,
    timeoutMs?: number,
  ): Promise<Message> {
    const { session, matchPool, secret } = message;
    const method = this.registry.method(`${SERVICE}/${name}`);
    const request = create(method.input, {
      sessionId: session.id,
      namespace: session.namespace,
      deployment: template.deployment,
      // What AGS puts here is not documented; it is often JSON.
      sessionData: JSON.stringify(session.attributes ?? {}),
      requestedRegion: template.requestedRegions ?? [],
      maximumPlayer: BigInt(session.configuration?.maxPlayers ?? 0),
      clientVersion: template.clientVersion,
      gameMode: matchPool,
      secret,
    });
    return this.caller.call(method, request, {
      address,
      sessionId: session.id,
      actions: [],
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
  }
}
