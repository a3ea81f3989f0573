import type { GameSessionPlacement } from '@aws-sdk/client-gamelift';
import type { Clock } from '../../../../common/time/clock.js';
import { pause } from '../../../../common/time/pause.js';
import type { Timers } from '../../../../common/time/timers.js';
import {
  ProviderUnavailableError,
  ServerCapacityError,
  ServerPreconditionError,
} from '../../domain/dedicated-server.errors.js';
import type { ServerState, Termination } from '../../domain/dedicated-server-provider.js';
import type { ProviderCall } from '../../domain/provider-call.js';
import type { ServerOrder } from '../../domain/server-order.js';
import { attemptToken, MAX_ATTEMPTS } from './attempt-token.js';
import { type Created, creating } from './creating-call.js';
import type { GameLiftApi } from './game-lift-api.js';
import { awsNameOf } from './game-lift-refusal.js';
import { readGameSessionArn } from './game-session-arn.js';
import { type PlacementRequest, placementRequest } from './game-session-requests.js';
import type { GameSessionOptions, GameSessions } from './game-sessions.js';
import { isLive, serverOfPlacement, serverOfSession } from './handed-out.js';
import { requireSettled } from './in-flight.js';
import { type KeptReference, writeKept } from './kept-reference.js';

/** Between two looks at a placement that is being stopped. */
const STOP_POLL_MS = 1000;
/** A placement that came to nothing. */
const ENDED: readonly string[] = ['CANCELLED', 'FAILED', 'TIMED_OUT'];
/** How AWS may say that a placement id was used before; its words for it are not documented. */
const MAYBE_IN_USE = [
  'InvalidRequestException',
  'ConflictException',
  'IdempotentParameterMismatchException',
];

type KeptPlacement = Extract<KeptReference, { kind: 'placement' }>;

/** Placements of game sessions in queues: begun now, fulfilled or given up within minutes. */
export class Placements {
  constructor(
    private readonly api: GameLiftApi,
    private readonly sessions: GameSessions,
    private readonly options: GameSessionOptions,
    private readonly clock: Clock,
    private readonly timers: Timers,
  ) {}

  /**
   * Begins the placement of the order's session, unless it is under way or has succeeded.
   * @throws DedicatedServerError when AWS refuses
   */
  async start(order: ServerOrder, call: ProviderCall): Promise<void> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const placementId = attemptToken(order.session.sessionId, attempt);
      const request = placementRequest(order, this.options.overrides, placementId);
      const askedAtMs = this.clock.now() * 1000;
      await call.keep(writeKept({ kind: 'placement', placementId, askedAtMs }));
      const placement = await this.#ask(request, call);
      if ((await this.stateOf(placement, call)).kind !== 'gone') return;
    }
    await call.keep(undefined);
    throw new ServerCapacityError(
      `this session has had ${MAX_ATTEMPTS} servers in 30 days, as many as it may have`,
    );
  }

  /** The placement as AWS knows it; `undefined` when it does not. */
  async describe(
    placementId: string,
    call: ProviderCall,
  ): Promise<GameSessionPlacement | undefined> {
    try {
      return await call.attempt(this.api.region, (signal) =>
        this.api.describePlacement(placementId, signal),
      );
    } catch (error) {
      if (awsNameOf(error) === 'NotFoundException') return undefined;
      throw error;
    }
  }

  async lookup(placementId: string, call: ProviderCall): Promise<ServerState> {
    return this.stateOf(await this.describe(placementId, call), call);
  }

  /** The placement that was begun last for a session whose record is not here. */
  async newestOf(sessionId: string, call: ProviderCall): Promise<string | undefined> {
    let newest: string | undefined;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const placementId = attemptToken(sessionId, attempt);
      if ((await this.describe(placementId, call)) === undefined) break;
      newest = placementId;
    }
    return newest;
  }

  /**
   * Stops the placement, or ends the game session that it has brought.
   * @throws DedicatedServerError while a game session may still come of it
   */
  async terminate(
    { placementId, askedAtMs }: Pick<KeptPlacement, 'placementId' | 'askedAtMs'>,
    call: ProviderCall,
  ): Promise<Termination> {
    for (let stops = 0; ; stops++) {
      const placement = await this.describe(placementId, call);
      if (placement === undefined) {
        requireSettled({ askedAtMs }, this.clock);
        return { kind: 'absent', reason: 'no placement was begun' };
      }
      if (placement.Status === 'FULFILLED') {
        const arn = readGameSessionArn(placement.GameSessionArn);
        if (arn !== undefined) return this.sessions.terminate(arn, call);
      }
      if (ENDED.includes(placement.Status ?? '')) {
        return stops > 0
          ? { kind: 'terminated' }
          : { kind: 'absent', reason: 'the placement had come to nothing' };
      }
      if (stops > 0) await pause(STOP_POLL_MS, this.timers, call.signal);
      if (placement.Status === 'PENDING') await this.#stop(placementId, call);
    }
  }

  async #stop(placementId: string, call: ProviderCall): Promise<void> {
    try {
      await call.attempt(this.api.region, (signal) => this.api.stopPlacement(placementId, signal));
    } catch (error) {
      // It has come to its end in the meantime; the next look tells which.
      if (!['InvalidRequestException', 'NotFoundException'].includes(awsNameOf(error) ?? '')) {
        throw error;
      }
    }
  }

  /** @returns the new placement, or the old one of the same id */
  async #ask(request: PlacementRequest, call: ProviderCall): Promise<GameSessionPlacement> {
    const begun = await creating(call, this.api.region, async (signal) => {
      const placement = await this.api.startPlacement(request, signal);
      if (placement !== undefined) return placement;
      throw new ProviderUnavailableError('GameLift gave an answer without a placement');
    });
    if (begun.isDone) return begun.value;
    return this.#oldOne(request.PlacementId ?? '', begun, call);
  }

  async #oldOne(
    placementId: string,
    { error, mayExist }: Extract<Created<unknown>, { isDone: false }>,
    call: ProviderCall,
  ): Promise<GameSessionPlacement> {
    if (mayExist) throw error;
    const isInvalid = MAYBE_IN_USE.includes(awsNameOf(error) ?? '');
    const old = isInvalid ? await this.describe(placementId, call) : undefined;
    if (old !== undefined) return old;
    await call.keep(undefined);
    if (!isInvalid) throw error;
    throw new ServerPreconditionError(
      'GameLift refuses the placement: the log of the host says why',
      { cause: error instanceof Error ? error.cause : error },
    );
  }

  async stateOf(
    placement: GameSessionPlacement | undefined,
    call: ProviderCall,
  ): Promise<ServerState> {
    if (placement === undefined || ENDED.includes(placement.Status ?? '')) return { kind: 'gone' };
    if (placement.Status !== 'FULFILLED') return { kind: 'starting' };
    const arn = readGameSessionArn(placement.GameSessionArn);
    const session = arn && (await this.sessions.describe(arn, call));
    if (session === undefined || !isLive(session)) return { kind: 'gone' };
    const { usesDnsName } = this.options;
    const region = placement.GameSessionRegion ?? '';
    const server =
      serverOfPlacement(placement, usesDnsName) ?? serverOfSession(session, region, usesDnsName);
    return server === undefined ? { kind: 'starting' } : { kind: 'live', server };
  }
}
