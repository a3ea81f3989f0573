import type {
  CreateGameSessionCommandInput,
  GameProperty,
  StartGameSessionPlacementCommandInput,
} from '@aws-sdk/client-gamelift';
import { InvalidServerOrderError } from '../../domain/dedicated-server.errors.js';
import type { ServerOrder } from '../../domain/server-order.js';
import { isHashed } from './attempt-token.js';
import { playerLatencies } from './player-latencies.js';

/** Of a game property. Source: AWS GameLift API reference. */
const MAX_VALUE_CHARACTERS = 96;
/** Of the game session data. Source: AWS GameLift API reference. */
const MAX_DATA_CHARACTERS = 262_144;
/** Shared by AGS and the server. */
export const SECRET_PROPERTY = 'sessionSecret';
/** Tells the session where the token does not. */
const SESSION_ID_PROPERTY = 'sessionId';

/** Stand in for what the order names. */
export interface RequestOverrides {
  readonly alias: string | undefined;
  readonly location: string | undefined;
  readonly queue: string | undefined;
}

/** What AWS is asked for at each location. */
export type SessionRequest = Omit<
  CreateGameSessionCommandInput,
  'Location' | 'IdempotencyToken'
> & {
  readonly AliasId: string;
};

/** What AWS is asked for under each placement id. */
export type PlacementRequest = StartGameSessionPlacementCommandInput & {
  readonly GameSessionQueueName: string;
};

/** @throws InvalidServerOrderError naming the field */
export function sessionRequest(order: ServerOrder, { alias }: RequestOverrides): SessionRequest {
  const AliasId = alias ?? order.deployment;
  requireName(AliasId, 'a GameLift alias (its id or ARN)');
  return { AliasId, ...forTheServer(order) };
}

/**
 * Where to ask, the preferred location first.
 * @throws InvalidServerOrderError naming the field
 */
export function locationsOf(order: ServerOrder, { location }: RequestOverrides): readonly string[] {
  if (location !== undefined) return [location];
  const locations = [...new Set(order.requestedRegions.filter((region) => region !== ''))];
  if (locations.length === 0) {
    throw new InvalidServerOrderError('requested_region', 'nothing', 'at least one region');
  }
  return locations;
}

/** @throws InvalidServerOrderError naming the field */
export function placementRequest(
  order: ServerOrder,
  { queue }: RequestOverrides,
  PlacementId: string,
): PlacementRequest {
  const GameSessionQueueName = queue ?? order.deployment;
  requireName(GameSessionQueueName, 'a GameLift queue (its name or ARN)');
  const latencies = playerLatencies(order.sessionData) ?? [];
  return {
    GameSessionQueueName,
    PlacementId,
    ...forTheServer(order, PlacementId),
    ...(latencies.length > 0 && { PlayerLatencies: [...latencies] }),
  };
}

/** The session of a placement whose id is hashed, as {@link placementRequest} wrote it down. */
export function sessionIdOf(properties: readonly GameProperty[] | undefined): string | undefined {
  return properties?.find(({ Key }) => Key === SESSION_ID_PROPERTY)?.Value;
}

/** What reaches the game server itself, secrets included. */
function forTheServer(
  order: ServerOrder,
  placementId?: string,
): Pick<
  CreateGameSessionCommandInput,
  'MaximumPlayerSessionCount' | 'GameProperties' | 'GameSessionData'
> {
  const { sessionId } = order.session;
  const properties = [
    property('clientVersion', order.clientVersion, 'client_version'),
    property('gameMode', order.gameMode, 'game_mode'),
    property(SECRET_PROPERTY, order.secret, 'secret'),
  ];
  // A token that cannot hold the id of its session says so here, unless it is too long even for that.
  if (placementId !== undefined && isHashed(placementId)) {
    if (sessionId.length <= MAX_VALUE_CHARACTERS) {
      properties.push({ Key: SESSION_ID_PROPERTY, Value: sessionId });
    }
  }
  if (order.sessionData.length > MAX_DATA_CHARACTERS) {
    const found = `${order.sessionData.length} characters`;
    throw new InvalidServerOrderError('session_data', found, `at most ${MAX_DATA_CHARACTERS}`);
  }
  return {
    MaximumPlayerSessionCount: order.maximumPlayers,
    GameProperties: properties,
    // AWS refuses an empty text.
    ...(order.sessionData !== '' && { GameSessionData: order.sessionData }),
  };
}

/** @throws InvalidServerOrderError naming the field, and never its value */
function property(Key: string, Value: string, field: string): GameProperty {
  if (Value.length > MAX_VALUE_CHARACTERS) {
    const found = `${Value.length} characters`;
    const expected = `at most ${MAX_VALUE_CHARACTERS}, as many as a GameLift game property holds`;
    throw new InvalidServerOrderError(field, found, expected);
  }
  return { Key, Value };
}

function requireName(name: string, expected: string): void {
  if (name === '') throw new InvalidServerOrderError('deployment', 'nothing', expected);
}
