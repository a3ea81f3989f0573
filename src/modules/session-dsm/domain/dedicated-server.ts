/** A server that players can connect to, as AGS is told of it. */
export interface DedicatedServer {
  /** The provider's own name for it: an ARN, an instance name. */
  readonly serverId: string;
  /** IP address, or a host name where the provider is set up so. */
  readonly ip: string;
  /** 1..65535. */
  readonly port: number;
  /** AGS keeps it beside the server: the deployment asked for, for GameLift the session's ARN. */
  readonly deployment: string;
  /** Region in the words of the request. */
  readonly region: string;
  /** Where it really runs, in the provider's words; comes back as `zone` on termination. */
  readonly createdRegion: string;
  /** A short sentence for operators, without secrets. */
  readonly description: string;
}

/** A start that came to nothing, as AGS is told of it. */
export interface FailedStart {
  /** What the provider called the attempt: a placement id; the session id where it has no name. */
  readonly serverId: string;
  /** The provider's word for what happened: `PlacementFailed`. */
  readonly deployment: string;
  readonly region: string;
  /** For operators: no cloud internals, no secrets. */
  readonly description: string;
}
