/** Something that happened to the host, for whoever wants to know at run time. */
export interface HostEvent {
  /** One of {@link HOST_EVENT}. */
  readonly name: string;
  /** In the order in which they are told; ids and numbers, never secrets or payloads. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Names of the host's own events; `docs/guide/events.md` says what each carries. */
export const HOST_EVENT = {
  overrideFailed: 'OVERRIDE_FAILED',
  overrideFellBack: 'OVERRIDE_FELL_BACK',
  matchMade: 'MATCH_MADE',
  serverStarted: 'SERVER_STARTED',
  serverEnded: 'SERVER_ENDED',
  configChanged: 'CONFIG_CHANGED',
  proxyRegistered: 'RPC_PROXY_REGISTER',
  proxyForgotten: 'RPC_PROXY_FORGET',
  stopBegun: 'STOP_BEGUN',
} as const;

/** Where modules tell what happened. */
export interface HostEvents {
  /** Never throws, and costs next to nothing while nobody listens. */
  publish(event: HostEvent): void;
  /** Whether anybody listens: worth asking before an event is put together on a hot path. */
  readonly isHeard: boolean;
}

/** Injection token of the {@link HostEvents}. */
export const HOST_EVENTS = Symbol('HostEvents');
