import type { Folders } from '../settings/folders.js';
import type { ItemTexts } from '../settings/open-settings.js';

/** Where a listener opens; port 0 means any free port. */
export interface ListenerAddress {
  readonly host: string;
  readonly port: number;
}

/** File paths of PEM documents. With `clientCa`, clients must present a certificate it signed. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly clientCa: string | undefined;
}

/** A listener that need not ask for tokens. */
export interface GuardedListener extends ListenerAddress {
  readonly tls: TlsFiles | undefined;
  /** `false`: on loopback. */
  readonly asksForTokens: boolean;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** The modules of the host, each switched by its `ENABLE_*` variable. */
export interface ModuleToggles {
  readonly sessionManager: boolean;
  readonly matchmaking: boolean;
  readonly sessionDsm: boolean;
  readonly operations: boolean;
  readonly shapes: boolean;
  readonly console: boolean;
}

/** AGS as the host reaches it. With the token guard on, nothing here is undefined. */
export interface AgsAccess {
  readonly baseUrl: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly namespace: string | undefined;
  readonly resourceName: string;
  /** Sent as `User-Agent`. */
  readonly userAgent: string;
}

/** Where dedicated servers come from. */
export interface SessionDsmConfig {
  /** For one call to the provider. */
  readonly providerTimeoutMs: number;
  readonly provider: DemoServers | LocalServers | GameLiftServers;
}

/** Invented addresses. */
export interface DemoServers {
  readonly name: 'DEMO';
  readonly asyncDelayMs: number;
}

/** Processes on this machine. */
export interface LocalServers {
  readonly name: 'LOCAL';
  /** Program and arguments with placeholders; `undefined`: the game server that comes along. */
  readonly command: readonly string[] | undefined;
  readonly ports: { readonly from: number; readonly to: number };
  readonly maxServers: number;
  /** `udp`, `tcp` or `log:<text>`. */
  readonly ready: string;
  /** Environment of the servers: nothing that the host itself is configured with. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Game sessions of Amazon GameLift. Credentials are the AWS SDK's own business. */
export interface GameLiftServers {
  readonly name: 'GAMELIFT';
  /** Whose API is called. */
  readonly region: string;
  /** In place of AWS's own; for trials. */
  readonly endpoints: { readonly gamelift: string | undefined; readonly sqs: string | undefined };
  /** Stand in for what every request names; for trials. */
  readonly overrides: {
    readonly alias: string | undefined;
    readonly location: string | undefined;
    readonly queue: string | undefined;
  };
  /** Players are given the DNS name in place of the IP address, as fleets with TLS want it. */
  readonly usesDnsName: boolean;
  /** Where placement events come from; with neither, servers and others tell AGS. */
  readonly events: {
    /** SQS queue to poll. */
    readonly queueUrl: string | undefined;
    /** HTTP endpoint that SNS posts to. */
    readonly endpoint: { readonly port: number; readonly topicArns: readonly string[] } | undefined;
  };
}

/** How the shape service behaves. */
export interface ShapeServiceConfig {
  readonly signature: {
    /** Metadata key, lower case. */
    readonly header: string;
    /** Never empty. */
    readonly accepted: readonly string[];
  };
  /** Whether health is answered without signature. */
  readonly healthOpen: boolean;
  /** Absolute path of the file with the shapes. */
  readonly file: string;
  /** Calls that are worked on at the same time. */
  readonly maxCalls: number;
  readonly maxIdsPerCall: number;
  readonly maxWidth: number;
  readonly maxHeight: number;
  /** After each streamed answer; 0 for none. */
  readonly pacingMs: number;
}

/**
 * Everything the host reads from its environment, parsed once. Nothing else in the host knows
 * that variables exist.
 */
export interface HostConfig {
  readonly serviceName: string;
  readonly isProduction: boolean;
  readonly ags: AgsAccess;
  readonly auth: {
    readonly enabled: boolean;
    readonly refreshIntervalSeconds: number;
    readonly revocationMaxAgeSeconds: number | undefined;
  };
  readonly overrides: ListenerAddress & { readonly tls: TlsFiles | undefined };
  readonly operations: GuardedListener & {
    /** Whether the event service is served. */
    readonly events: boolean;
    /** Whether SIGUSR2 writes a dump. */
    readonly debugSignal: boolean;
    /** Services that are forwarded, by their names in `info`. */
    readonly proxiedServices: readonly string[];
    /** `host` or `host:port` that may be registered for them, beyond loopback and the peer itself. */
    readonly proxyTargets: readonly string[];
  };
  readonly shapes: ListenerAddress & { readonly tls: TlsFiles | undefined };
  readonly http: ListenerAddress & {
    readonly metricsEnabled: boolean;
    readonly metricsPath: string;
  };
  readonly grpc: {
    readonly healthEnabled: boolean;
    readonly reflectionEnabled: boolean;
    readonly callLogEnabled: boolean;
    readonly callMetricsEnabled: boolean;
  };
  readonly metrics: {
    /** Joined by `_` before the `extend_` metrics only; may be empty. */
    readonly prefix: string;
  };
  readonly logging: {
    readonly level: LogLevel;
    readonly loki:
      | {
          readonly url: string;
          readonly username: string | undefined;
          readonly password: string | undefined;
        }
      | undefined;
  };
  readonly tracing: {
    readonly exporter: 'none' | 'zipkin' | 'otlp';
    readonly zipkinEndpoint: string | undefined;
    readonly zipkinTimeoutMs: number;
    /** `OTEL_TRACES_SAMPLER` by its standard meaning. */
    readonly sampler:
      | 'always_on'
      | 'always_off'
      | 'traceidratio'
      | 'parentbased_always_on'
      | 'parentbased_always_off'
      | 'parentbased_traceidratio';
    /** 0..1, used by the ratio samplers. */
    readonly samplerRatio: number;
    /** `OTEL_PROPAGATORS`: headers of the trace context; of several present, the last one wins. */
    readonly propagators: readonly ('b3multi' | 'b3' | 'tracecontext' | 'baggage')[];
  };
  readonly strategies: {
    readonly timeoutMs: number;
    readonly onFailure: 'fail' | 'fallback';
  };
  readonly modules: ModuleToggles;
  readonly sessionManager: { readonly strategy: string };
  readonly matchmaking: {
    readonly strategy: string;
    readonly settings: {
      /** Tickets in one computation; 0 is the whole pool. */
      readonly chunkSize: number;
      /** Of one computation; never 0. */
      readonly timeLimitMs: number;
      /** Orders tried to assemble the teams of a match; 0 means 1. */
      readonly findAllyMaxLoop: number;
      /** Orders tried to fill a team; 0 means 1. */
      readonly findPartyMaxLoop: number;
      readonly prioritizeLargerParties: boolean;
      readonly anyMatchOptionAllCommon: boolean;
    };
  };
  /** `undefined` while the module is off. */
  readonly sessionDsm: SessionDsmConfig | undefined;
  /** `undefined` while the module is off. */
  readonly shapeService: ShapeServiceConfig | undefined;
  readonly shutdown: { readonly graceSeconds: number };
  /** Absolute path of the workspace folder (`STATE_URL`). */
  readonly workspace: string;
  /** Where items of services are kept. */
  readonly folders: Folders;
  /** What else gives values to items of services. */
  readonly itemTexts: ItemTexts;
}

/** Injection token of the one {@link HostConfig}. */
export const HOST_CONFIG = Symbol('HostConfig');
