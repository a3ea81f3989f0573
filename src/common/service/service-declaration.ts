import type { Abstract, Type } from '@nestjs/common';
import type { ListenerName } from '../grpc/listener-name.js';
import type { ConfigItem } from '../settings/config-item.js';
import { type ApiVersions, type VersionEnum, versionsOf } from './api-versions.js';

/** What a method demands of its caller where the listener asks for tokens. */
export type MethodAccess = 'read' | 'update' | 'delete';

/** What a service does besides answering; a provider of its module. */
export interface ServiceHooks {
  /** All ports are open and all services answer; a rejection ends the start. */
  load?(): void | Promise<void>;
  /** A stop has begun: long calls are to end now. Calls in flight have their grace afterwards. */
  stop?(): void | Promise<void>;
}

/** What the author of a service writes down; see docs/architecture.md, "Declaring a service". */
export interface ServiceOptions {
  /** As `info` lists it, for example `sample`. */
  readonly name: string;
  /** Full name in the contract, for example `SampleService`. */
  readonly grpcService: string;
  readonly listener: ListenerName;
  /** The version enum of its contract. */
  readonly versions: VersionEnum;
  /**
   * Whose version `info` tells, and which; default: the host's.
   */
  readonly product?: { readonly name: string; readonly version: string };
  /**
   * `results`: handlers take and give plain objects, and what they throw travels as a result code
   * in field 1 of the answer. `bytes`: they take and give the bytes of the wire, and failures are
   * gRPC statuses, as AGS expects of overrides.
   */
  readonly style: 'results' | 'bytes';
  /** Methods that stream many small messages both ways; see `ServedService`. */
  readonly framedMethods?: readonly string[];
  /** Methods of the contract that answer UNIMPLEMENTED; every other one needs a controller. */
  readonly unimplemented?: readonly string[];
  /** By method, where the listener asks for tokens by permission; default: `delete`. */
  readonly access?: Readonly<Record<string, MethodAccess>>;
  /** Name of its loggers, which also names its rolling file; dots make children of it. */
  readonly logger: string;
  readonly config?: {
    /** Read once, at the start. */
    readonly static?: readonly ConfigItem[];
    /** May be changed while the host runs, by any operator. */
    readonly user?: readonly ConfigItem[];
  };
  /**
   * Puts the service behind the main server (`rpc-main-host`, `rpc-main-port`) while this host runs;
   * when that fails, so does the start.
   */
  readonly registersAtMain?: {
    /** As the main server's `info` tells it. */
    readonly version: string;
    /** To be called at this machine's own address; default: at the main server's host. */
    readonly ownAddress?: boolean;
  };
  /** Provider of the module with the hooks. */
  readonly hooks?: Type<ServiceHooks> | Abstract<ServiceHooks>;
}

/** A service as the host knows it. */
export interface ServiceDeclaration extends ServiceOptions {
  readonly apiVersions: ApiVersions;
  /** Injection token of its `ServiceContext`. */
  readonly token: symbol;
}

/**
 * Declares a service of a module. The declaration is a constant: nothing in it belongs to a running
 * host.
 * @throws Error when the version enum has no version
 */
export function declareService(options: ServiceOptions): ServiceDeclaration {
  return {
    ...options,
    apiVersions: versionsOf(options.versions),
    token: Symbol(`ServiceContext of ${options.name}`),
  };
}
