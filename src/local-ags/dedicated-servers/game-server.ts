/** Words of `StatusV2` that a report may carry. Source: overrides.md b.6. */
export const DS_STATUSES = [
  'REQUESTED',
  'PREPARING',
  'AVAILABLE',
  'FAILED_TO_REQUEST',
  'DS_ERROR',
  'DS_CANCELLED',
  'ENDED',
  'UNKNOWN',
] as const;

export type DsStatus = (typeof DS_STATUSES)[number];

/** What AGS was told last of a session's server, be it by an answer or by a report. */
export interface GameServer {
  readonly status: DsStatus;
  readonly ip: string;
  readonly port: number;
  readonly serverId: string;
  readonly source: string;
  readonly deployment: string;
  readonly region: string;
  /** Where it really runs; goes back to the host as `zone`. */
  readonly createdRegion: string;
  readonly description: string;
  /** Epoch seconds. */
  readonly toldAt: number;
}
