/** How the module runs; the configuration of the host holds one. */
export interface SessionDsmOptions {
  /** For one call to the provider, or one creation. */
  readonly providerTimeoutMs: number;
  readonly provider: DemoOptions | LocalServerOptions;
}

export interface DemoOptions {
  readonly name: 'DEMO';
  readonly asyncDelayMs: number;
}

export interface LocalServerOptions {
  readonly name: 'LOCAL';
  /** Command line with placeholders; `undefined`: the UDP game server that comes along. */
  readonly command: string | undefined;
  readonly ports: { readonly from: number; readonly to: number };
  readonly maxServers: number;
  /** `udp`, `tcp` or `log:<text>`. */
  readonly ready: string;
  /** Environment of the servers: nothing of the host's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What the host knows and the module needs. */
export interface SessionDsmSurroundings {
  /** Absolute; the module writes below its own folder in it. */
  readonly workspace: string;
  /** For requests that name no namespace. */
  readonly namespace: string | undefined;
  /** Of our own metrics. */
  readonly metricsPrefix: string;
}
