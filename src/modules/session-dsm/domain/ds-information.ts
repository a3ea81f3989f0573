import type { DedicatedServer, FailedStart } from './dedicated-server.js';

/** The words of AGS for what became of a server. Source: overrides.md d.6. */
export type DsStatus = 'AVAILABLE' | 'FAILED_TO_REQUEST' | 'ENDED';

/**
 * What AGS is told of a session's server: the nine members that the API document requires, spelt as
 * there (`apimodels.UpdateGamesessionDSInformationRequest`).
 */
export interface DsInformation {
  readonly status: DsStatus;
  readonly ip: string;
  readonly port: number;
  readonly serverId: string;
  readonly source: string;
  readonly deployment: string;
  readonly region: string;
  readonly createdRegion: string;
  readonly description: string;
}

/** AGS wants an address even of a server that there is none of; the vendor's Lambda sends this one. */
const NO_ADDRESS = { ip: '127.0.0.1', port: 7777 } as const;

/** Of a server that players can connect to, or could until now. */
export function serverInformation(
  status: 'AVAILABLE' | 'ENDED',
  server: DedicatedServer,
  source: string,
): DsInformation {
  const { ip, port, serverId, deployment, region, createdRegion } = server;
  const description = status === 'ENDED' ? 'the server has ended' : server.description;
  return { status, ip, port, serverId, source, deployment, region, createdRegion, description };
}

export function failureInformation(failure: FailedStart, source: string): DsInformation {
  const { serverId, deployment, region, description } = failure;
  return {
    status: 'FAILED_TO_REQUEST',
    ...NO_ADDRESS,
    serverId,
    source,
    deployment,
    region,
    createdRegion: region,
    description,
  };
}
