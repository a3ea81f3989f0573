/** A server that answers for a proxied service. */
export interface ProxyTarget {
  /** Empty: the main host of the configuration. */
  readonly host: string;
  readonly port: number;
  readonly version: string;
}

/** Where calls go. */
export interface TargetAddress {
  readonly host: string;
  readonly port: number;
}

/** Targets by service; what outlives the process. */
export interface ProxyRecords {
  /** @throws ResultError 40 when what is there has another structure */
  load(): Promise<ReadonlyMap<string, ProxyTarget>>;
  /** Kept once the targets, or newer ones, are safe. */
  save(targets: ReadonlyMap<string, ProxyTarget>): Promise<void>;
}
