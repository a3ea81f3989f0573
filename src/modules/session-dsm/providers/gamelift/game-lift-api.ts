import {
  CreateGameSessionCommand,
  type CreateGameSessionCommandInput,
  DescribeGameSessionPlacementCommand,
  DescribeGameSessionsCommand,
  type DescribeGameSessionsCommandInput,
  type GameLiftClient,
  type GameSession,
  type GameSessionPlacement,
  StartGameSessionPlacementCommand,
  type StartGameSessionPlacementCommandInput,
  StopGameSessionPlacementCommand,
  TerminateGameSessionCommand,
} from '@aws-sdk/client-gamelift';
import type { Timers } from '../../../../common/time/timers.js';
import { withDeadline } from '../../../../common/time/with-deadline.js';
import { gameLiftFailure } from './game-lift-failure.js';
import { SECRET_PROPERTY } from './game-session-requests.js';

/** How many game sessions AWS gives at once. */
const PAGE = 100;

/**
 * The calls of GameLift's API that the provider makes, each tried once. Every one rejects with a
 * DedicatedServerError, or with the reason of its signal.
 */
export class GameLiftApi {
  /**
   * @param clientOf  the SDK's client of a region
   * @param region    where everything happens unless a method is told otherwise
   * @param tryMs     for one call, connect and answer included
   */
  constructor(
    private readonly clientOf: (region: string) => GameLiftClient,
    readonly region: string,
    private readonly tryMs: number,
    private readonly timers: Timers,
  ) {}

  /** @returns the game session of the token, which may be an old one; `undefined` is no answer */
  async createGameSession(
    input: CreateGameSessionCommandInput,
    signal: AbortSignal,
  ): Promise<GameSession | undefined> {
    const answer = await this.#send(this.region, signal, secretsOf(input), (client, abortSignal) =>
      client.send(new CreateGameSessionCommand(input), { abortSignal }),
    );
    return answer.GameSession;
  }

  async describeGameSession(
    GameSessionId: string,
    region: string,
    signal: AbortSignal,
  ): Promise<GameSession | undefined> {
    return (await this.#describe({ GameSessionId }, region, signal)).GameSessions?.[0];
  }

  /** All game sessions behind an alias at a location that are in this state. */
  async listGameSessions(
    AliasId: string,
    Location: string,
    StatusFilter: 'ACTIVATING' | 'ACTIVE',
    signal: AbortSignal,
  ): Promise<readonly GameSession[]> {
    const found: GameSession[] = [];
    let NextToken: string | undefined;
    do {
      const page = await this.#describe(
        { AliasId, Location, StatusFilter, Limit: PAGE, NextToken },
        this.region,
        signal,
      );
      found.push(...(page.GameSessions ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined && NextToken !== '');
    return found;
  }

  /** Tells the game server to end itself. */
  async terminateGameSession(
    GameSessionId: string,
    region: string,
    signal: AbortSignal,
  ): Promise<void> {
    const TerminationMode = 'TRIGGER_ON_PROCESS_TERMINATE';
    await this.#send(region, signal, [], (client, abortSignal) =>
      client.send(new TerminateGameSessionCommand({ GameSessionId, TerminationMode }), {
        abortSignal,
      }),
    );
  }

  async startPlacement(
    input: StartGameSessionPlacementCommandInput,
    signal: AbortSignal,
  ): Promise<GameSessionPlacement | undefined> {
    const answer = await this.#send(this.region, signal, secretsOf(input), (client, abortSignal) =>
      client.send(new StartGameSessionPlacementCommand(input), { abortSignal }),
    );
    return answer.GameSessionPlacement;
  }

  async describePlacement(
    PlacementId: string,
    signal: AbortSignal,
  ): Promise<GameSessionPlacement | undefined> {
    const answer = await this.#send(this.region, signal, [], (client, abortSignal) =>
      client.send(new DescribeGameSessionPlacementCommand({ PlacementId }), { abortSignal }),
    );
    return answer.GameSessionPlacement;
  }

  async stopPlacement(PlacementId: string, signal: AbortSignal): Promise<void> {
    await this.#send(this.region, signal, [], (client, abortSignal) =>
      client.send(new StopGameSessionPlacementCommand({ PlacementId }), { abortSignal }),
    );
  }

  #describe(input: DescribeGameSessionsCommandInput, region: string, signal: AbortSignal) {
    return this.#send(region, signal, [], (client, abortSignal) =>
      client.send(new DescribeGameSessionsCommand(input), { abortSignal }),
    );
  }

  /** @param secrets  of the request, which AWS may repeat where it refuses them */
  async #send<T>(
    region: string,
    signal: AbortSignal,
    secrets: readonly string[],
    call: (client: GameLiftClient, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await withDeadline(this.tryMs, this.timers, signal, (inTime) =>
        call(this.clientOf(region), inTime),
      );
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw gameLiftFailure(error, secrets);
    }
  }
}

function secretsOf({
  GameSessionData,
  GameProperties,
}: Pick<CreateGameSessionCommandInput, 'GameSessionData' | 'GameProperties'>): readonly string[] {
  const secret = GameProperties?.find(({ Key }) => Key === SECRET_PROPERTY)?.Value;
  return [secret ?? '', GameSessionData ?? ''];
}
