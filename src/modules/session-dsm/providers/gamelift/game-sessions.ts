import type { GameSession } from '@aws-sdk/client-gamelift';
import type { Clock } from '../../../../common/time/clock.js';
import { pause } from '../../../../common/time/pause.js';
import type { Timers } from '../../../../common/time/timers.js';
import {
  ProviderUnavailableError,
  ServerCapacityError,
} from '../../domain/dedicated-server.errors.js';
import type { DedicatedServer } from '../../domain/dedicated-server.js';
import type { Termination } from '../../domain/dedicated-server-provider.js';
import type { ProviderCall } from '../../domain/provider-call.js';
import type { ServerOrder } from '../../domain/server-order.js';
import { attemptToken, MAX_ATTEMPTS } from './attempt-token.js';
import { creating } from './creating-call.js';
import type { GameLiftApi } from './game-lift-api.js';
import { awsNameOf } from './game-lift-refusal.js';
import { type GameSessionArn, readGameSessionArn } from './game-session-arn.js';
import {
  locationsOf,
  type RequestOverrides,
  type SessionRequest,
  sessionRequest,
} from './game-session-requests.js';
import { isLive, serverOfSession } from './handed-out.js';
import { requireSettled } from './in-flight.js';
import { type KeptReference, writeKept } from './kept-reference.js';

/** Between two looks at a game session that has no address yet. */
const ADDRESS_POLL_MS = 1000;

/** AWS holds the token already, for a request that differs. */
const TOKEN_IN_USE = ['ConflictException', 'IdempotentParameterMismatchException'];
/** The game session is not where it was asked for, or not any more. */
const NOT_HERE = ['NotFoundException', 'InvalidRequestException'];

type KeptSession = Extract<KeptReference, { kind: 'session' }>;

export interface GameSessionOptions {
  readonly overrides: RequestOverrides;
  readonly usesDnsName: boolean;
}

/** Game sessions on the fleets behind aliases: created and waited for, found, ended. */
export class GameSessions {
  constructor(
    private readonly api: GameLiftApi,
    private readonly options: GameSessionOptions,
    private readonly clock: Clock,
    private readonly timers: Timers,
  ) {}

  /**
   * The live game session of the order's session, created unless it is there.
   * @throws DedicatedServerError, of several locations' the one that says most
   */
  async create(order: ServerOrder, call: ProviderCall): Promise<DedicatedServer> {
    const { overrides } = this.options;
    const request = sessionRequest(order, overrides);
    const locations = locationsOf(order, overrides);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const token = attemptToken(order.session.sessionId, attempt);
      const answer = await this.#inTurn(request, locations, token, call);
      const server = answer && (await this.#withAddress(answer.session, answer.location, call));
      if (server !== undefined) return server;
    }
    await call.keep(undefined);
    throw new ServerCapacityError(
      `this session has had ${MAX_ATTEMPTS} servers in 30 days, as many as it may have`,
    );
  }

  /** The game session by its ARN, live or not. @throws DedicatedServerError when nobody can tell */
  async describe(arn: GameSessionArn, call: ProviderCall): Promise<GameSession | undefined> {
    return this.#whereItIs(arn, (region) =>
      call.attempt(region, (signal) => this.api.describeGameSession(arn.text, region, signal)),
    );
  }

  /** The live game session of a token whose ARN was never learnt. */
  async find(
    { alias, location, token }: Pick<KeptSession, 'alias' | 'location' | 'token'>,
    call: ProviderCall,
  ): Promise<GameSession | undefined> {
    // In this order: one that turns active between the two questions is in the second answer.
    for (const status of ['ACTIVATING', 'ACTIVE'] as const) {
      const all = await call.attempt(location, (signal) =>
        this.api.listGameSessions(alias, location, status, signal),
      );
      const found = all.find((each) => readGameSessionArn(each.GameSessionId)?.token === token);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** @throws DedicatedServerError while it may still run */
  async terminate(arn: GameSessionArn, call: ProviderCall): Promise<Termination> {
    const isTold = await this.#whereItIs(arn, async (region) => {
      try {
        await call.attempt(region, (signal) =>
          this.api.terminateGameSession(arn.text, region, signal),
        );
        return true;
      } catch (error) {
        // Not in a state to be told: it ends already, or it does not run yet.
        if (awsNameOf(error) !== 'InvalidGameSessionStatusException') throw error;
        const session = await this.describe(arn, call);
        if (session !== undefined && isLive(session)) {
          throw new ProviderUnavailableError(
            'the game session is still starting and cannot be ended yet; ask again in a few seconds',
            { cause: error, isTransient: false },
          );
        }
        return undefined;
      }
    });
    return isTold === undefined
      ? { kind: 'absent', reason: 'the game session has ended already' }
      : { kind: 'terminated' };
  }

  /** Ends what a call may have left whose answer never came. */
  async terminateKept(kept: KeptSession, call: ProviderCall): Promise<Termination> {
    const found = await this.find(kept, call);
    const arn = readGameSessionArn(found?.GameSessionId);
    if (arn !== undefined) return this.terminate(arn, call);
    requireSettled(kept, this.clock);
    return { kind: 'absent', reason: 'no game session was created' };
  }

  /** Asks at each location, and stops where it cannot be known whether something was created. */
  async #inTurn(
    request: SessionRequest,
    locations: readonly string[],
    token: string,
    call: ProviderCall,
  ): Promise<{ readonly session: GameSession; readonly location: string } | undefined> {
    const refusals: unknown[] = [];
    for (const location of locations) {
      const at = { alias: request.AliasId, location, token };
      await call.keep(writeKept({ kind: 'session', ...at, askedAtMs: this.clock.now() * 1000 }));
      const created = await creating(call, location, async (signal) => {
        const input = { ...request, Location: location, IdempotencyToken: token };
        const session = await this.api.createGameSession(input, signal);
        if (session !== undefined) return session;
        throw new ProviderUnavailableError('GameLift gave an answer without a game session');
      });
      if (created.isDone) return { session: created.value, location };
      if (created.mayExist) throw created.error;
      if (TOKEN_IN_USE.includes(awsNameOf(created.error) ?? '')) {
        const session = await this.find(at, call);
        return session && { session, location };
      }
      refusals.push(created.error);
    }
    await call.keep(undefined);
    throw refusals.find((error) => error instanceof ServerCapacityError) ?? refusals.at(-1);
  }

  /** @returns `undefined` when the game session has ended */
  async #withAddress(
    session: GameSession,
    location: string,
    call: ProviderCall,
  ): Promise<DedicatedServer | undefined> {
    let current: GameSession | undefined = session;
    while (current !== undefined && isLive(current)) {
      const server = serverOfSession(current, location, this.options.usesDnsName);
      if (server !== undefined) return server;
      const arn = readGameSessionArn(current.GameSessionId);
      if (arn === undefined) {
        throw new ProviderUnavailableError(
          'GameLift gave an answer without the game session’s ARN',
          {
            isTransient: false,
          },
        );
      }
      await pause(ADDRESS_POLL_MS, this.timers, call.signal);
      current = await this.describe(arn, call);
    }
    return undefined;
  }

  /**
   * The first answer of the region that we call and of the one in the ARN, which differ for servers
   * of queues that span regions.
   */
  async #whereItIs<T>(
    arn: GameSessionArn,
    ask: (region: string) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    for (const region of new Set([this.api.region, arn.region])) {
      try {
        const answer = await ask(region);
        if (answer !== undefined) return answer;
      } catch (error) {
        if (!NOT_HERE.includes(awsNameOf(error) ?? '')) throw error;
      }
    }
    return undefined;
  }
}
