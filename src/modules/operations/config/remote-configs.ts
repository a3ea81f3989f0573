import type { ConfigView } from './config-view.js';

/** The items of another server, behind which proxied services are answered. */
export interface RemoteConfig {
  /** `host:port`, for failures. */
  readonly address: string;
  /** All of its items. @throws ResultError 60 when it cannot be reached in time */
  get(): Promise<readonly ConfigView[]>;
  /** Names that it does not know are left out. */
  set(values: ReadonlyMap<string, string>): Promise<void>;
  reset(names: readonly string[]): Promise<void>;
}

/** The servers that calls of proxied services go to now, each once. */
export interface RemoteConfigs {
  /**
   * @param client  name of whoever asks, as he gave it
   * @throws ResultError 13 when so many servers asked each other for him that they may go round
   */
  all(client: string): readonly RemoteConfig[];
}

/** Injection token of the {@link RemoteConfigs}. */
export const REMOTE_CONFIGS = Symbol('RemoteConfigs');

/** For hosts without proxied services. */
export const NO_REMOTES: RemoteConfigs = { all: () => [] };
