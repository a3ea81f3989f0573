import type { GameSession, GameSessionPlacement } from '@aws-sdk/client-gamelift';
import type { DedicatedServer } from '../../domain/dedicated-server.js';
import { readGameSessionArn } from './game-session-arn.js';

/** True while players can connect, or will in a moment. */
export function isLive({ Status }: GameSession): boolean {
  return Status === 'ACTIVE' || Status === 'ACTIVATING';
}

/**
 * A game session as AGS is told of it. Every member of AWS's answer is optional.
 * @param location  where it was asked for, used when the answer does not say where it is
 * @returns `undefined` while something is missing without which players cannot connect
 */
export function serverOfSession(
  { GameSessionId, IpAddress, DnsName, Port, Location }: GameSession,
  location: string,
  usesDnsName: boolean,
): DedicatedServer | undefined {
  const ip = (usesDnsName && DnsName) || IpAddress;
  return gameServer(GameSessionId, ip, Port, Location || location);
}

/** The same of a placement that was fulfilled. */
export function serverOfPlacement(
  { GameSessionArn, IpAddress, DnsName, Port, GameSessionRegion }: GameSessionPlacement,
  usesDnsName: boolean,
): DedicatedServer | undefined {
  const ip = (usesDnsName && DnsName) || IpAddress;
  return gameServer(GameSessionArn, ip, Port, GameSessionRegion ?? '');
}

/** @returns `undefined` unless an ARN, an address and a port from 1 to 65535 are there */
export function gameServer(
  arn: string | undefined,
  ip: string | undefined,
  port: number | undefined,
  region: string,
): DedicatedServer | undefined {
  const isPort = port !== undefined && Number.isInteger(port) && port > 0 && port <= 65_535;
  if (readGameSessionArn(arn) === undefined || !arn || !ip || !isPort) return undefined;
  // The deployment is what AGS gives back for termination, so it names the game session.
  return {
    serverId: arn,
    ip,
    port,
    deployment: arn,
    region,
    createdRegion: region,
    description: '',
  };
}
