import { AwsFault } from './aws-fault.js';

type Json = Readonly<Record<string, unknown>>;

export interface FakeGameSession {
  readonly GameSessionId: string;
  readonly FleetId: string;
  readonly Location: string;
  readonly IpAddress: string;
  readonly DnsName: string;
  readonly Port: number;
  Status: 'ACTIVATING' | 'ACTIVE' | 'TERMINATING' | 'TERMINATED' | 'ERROR';
}

export interface FakePlacement {
  readonly PlacementId: string;
  readonly GameSessionQueueName: string;
  readonly GameProperties?: unknown;
  Status: 'PENDING' | 'FULFILLED' | 'CANCELLED' | 'FAILED' | 'TIMED_OUT';
  GameSessionArn?: string;
  GameSessionRegion?: string;
  IpAddress?: string;
  DnsName?: string;
  Port?: number;
}

const FLEET = 'fleet-8959a83a-b6ca-469c-9b84-394dedc64a6f';

/**
 * GameLift as far as the provider meets it: one fleet, tokens and placement ids that are never
 * forgotten, game sessions that live until they are told to end.
 */
export class FakeGameLift {
  /** By idempotency token or placement id. */
  readonly sessions = new Map<string, FakeGameSession>();
  readonly placements = new Map<string, FakePlacement>();
  /** Locations without room. */
  readonly full = new Set<string>();
  #ports = 7000;

  /** Tokens of the game sessions that run. */
  get live(): readonly string[] {
    return [...this.sessions]
      .filter(([, { Status }]) => Status === 'ACTIVE' || Status === 'ACTIVATING')
      .map(([token]) => token);
  }

  /** @throws AwsFault */
  handle(operation: string, input: Json): Json {
    switch (operation) {
      case 'CreateGameSession':
        return { GameSession: this.#create(input) };
      case 'DescribeGameSessions':
        return { GameSessions: this.#describe(input) };
      case 'TerminateGameSession':
        return this.#terminate(String(input.GameSessionId));
      case 'StartGameSessionPlacement':
        return { GameSessionPlacement: this.#place(input) };
      case 'DescribeGameSessionPlacement':
        return { GameSessionPlacement: this.#placement(input.PlacementId) };
      case 'StopGameSessionPlacement': {
        const placement = this.#placement(input.PlacementId);
        if (placement.Status !== 'PENDING') {
          throw new AwsFault('InvalidRequestException', 'the placement is not pending');
        }
        placement.Status = 'CANCELLED';
        return { GameSessionPlacement: placement };
      }
      default:
        throw new AwsFault('UnknownOperationException', operation);
    }
  }

  /** What an answer tells of is there from now on, whoever wrote it. */
  adopt({ GameSession, GameSessionPlacement }: Json): void {
    if (GameSession !== undefined) {
      const session = { ...(GameSession as FakeGameSession) };
      this.sessions.set(session.GameSessionId.split('/').at(-1) ?? '', session);
    }
    if (GameSessionPlacement !== undefined) {
      const placement = { ...(GameSessionPlacement as FakePlacement) };
      this.placements.set(placement.PlacementId, placement);
    }
  }

  /** The game server of a token ends by itself. */
  end(token: string): void {
    const session = this.sessions.get(token);
    if (session !== undefined) session.Status = 'TERMINATED';
  }

  /** Forgets everything, as AWS does after 30 days. */
  clear(): void {
    this.sessions.clear();
    this.placements.clear();
  }

  /** A queue finds a server for a placement. @returns the detail of the event */
  fulfil(placementId: string, location = 'us-west-2'): Json {
    const placement = this.#placement(placementId);
    const session = this.#launch(placementId, location);
    const address = {
      IpAddress: session.IpAddress,
      DnsName: session.DnsName,
      Port: session.Port,
    };
    Object.assign(placement, address, {
      Status: 'FULFILLED',
      GameSessionArn: session.GameSessionId,
      GameSessionRegion: location,
    });
    return {
      gameSessionArn: session.GameSessionId,
      gameSessionRegion: location,
      ipAddress: session.IpAddress,
      dnsName: session.DnsName,
      port: String(session.Port),
    };
  }

  #create(input: Json): FakeGameSession {
    const token = String(input.IdempotencyToken);
    const location = String(input.Location);
    if (input.AliasId === undefined) {
      throw new AwsFault('InvalidRequestException', 'either a fleet or an alias is needed');
    }
    const old = this.sessions.get(token);
    if (old !== undefined) return old;
    if (this.full.has(location)) throw new AwsFault('FleetCapacityExceededException', 'no room');
    return this.#launch(token, location);
  }

  #launch(token: string, location: string): FakeGameSession {
    const session: FakeGameSession = {
      GameSessionId: `arn:aws:gamelift:${location}::gamesession/${FLEET}/${token}`,
      FleetId: FLEET,
      Location: location,
      IpAddress: '203.0.113.24',
      DnsName: `ec2-203-0-113-24.${location}.compute.amazonaws.com`,
      Port: this.#ports++,
      Status: 'ACTIVE',
    };
    this.sessions.set(token, session);
    return session;
  }

  #describe({ GameSessionId, AliasId, Location, StatusFilter }: Json): FakeGameSession[] {
    if (GameSessionId === undefined && AliasId === undefined) {
      throw new AwsFault(
        'InvalidRequestException',
        'a fleet, an alias or a game session is needed',
      );
    }
    const found = [...this.sessions.values()].filter(
      (session) =>
        (GameSessionId === undefined || session.GameSessionId === GameSessionId) &&
        (Location === undefined || session.Location === Location) &&
        (StatusFilter === undefined || session.Status === StatusFilter),
    );
    if (GameSessionId !== undefined && found.length === 0) {
      throw new AwsFault('NotFoundException', 'no game session of this id');
    }
    return found;
  }

  #terminate(id: string): Json {
    const session = [...this.sessions.values()].find((each) => each.GameSessionId === id);
    if (session === undefined) throw new AwsFault('NotFoundException', 'no such game session');
    if (session.Status !== 'ACTIVE') {
      throw new AwsFault('InvalidGameSessionStatusException', `it is ${session.Status}`);
    }
    session.Status = 'TERMINATED';
    return { GameSession: session };
  }

  #place(input: Json): FakePlacement {
    const PlacementId = String(input.PlacementId);
    if (this.placements.has(PlacementId)) {
      throw new AwsFault('InvalidRequestException', 'the placement id was used before');
    }
    const placement: FakePlacement = {
      PlacementId,
      GameSessionQueueName: String(input.GameSessionQueueName),
      Status: 'PENDING',
      GameProperties: input.GameProperties,
    };
    this.placements.set(PlacementId, placement);
    return placement;
  }

  #placement(id: unknown): FakePlacement {
    const placement = this.placements.get(String(id));
    if (placement === undefined) throw new AwsFault('NotFoundException', 'no such placement');
    return placement;
  }
}
