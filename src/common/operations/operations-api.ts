/**
 * The operations services as their callers see them: names as in the contract, enums as numbers,
 * fields that were not sent at their defaults. Source: test/contracts/operations.json.
 */

/** How a call went; absent, or with code 0, when it went well. */
export interface Result {
  readonly code: number;
  readonly msg: string;
  readonly stack?: string;
}

export interface ResultStatus {
  readonly r?: Result | null;
}

export interface Filter {
  readonly names?: readonly string[];
  readonly ignore_unknown?: boolean;
}

export interface ServiceInfo {
  readonly name: string;
  readonly version: string;
  readonly current_api_version: number;
  readonly supported_api_version: number;
  readonly is_proxy: boolean;
  readonly proxy_host: string;
  readonly proxy_port: number;
}

export interface MultiServiceInfo extends ResultStatus {
  readonly items: readonly ServiceInfo[];
}

export interface ProxyRegisterRequest {
  readonly names: readonly string[];
  readonly version: string;
  readonly host?: string;
  readonly port: number;
}

export interface ConfigItemStatus {
  readonly name: string;
  readonly description: string;
  readonly value: string;
  readonly default_value: string;
  readonly can_be_empty: boolean;
  readonly validator: number;
}

export interface ConfigStatus extends ResultStatus {
  readonly items: readonly ConfigItemStatus[];
}

export interface ConfigUpdate {
  readonly items: readonly { readonly name: string; readonly value: string }[];
  readonly ignore_unknown?: boolean;
}

export interface LoggerConfig {
  readonly name: string;
  readonly enabled: boolean;
  readonly level: number;
}

export interface LoggerStatus extends ResultStatus {
  readonly items: readonly LoggerConfig[];
}

export interface EventProperty {
  readonly name: string;
  readonly value: string;
}

export interface Event {
  readonly name: string;
  readonly properties?: readonly EventProperty[];
}

export interface EventStatus extends ResultStatus {
  /** `null` in the first message, without a name as a sign of life. */
  readonly event: Required<Event> | null;
  readonly client_id: number;
}

export interface EventFilter {
  readonly names?: readonly string[];
  readonly client_id?: number;
}

export interface EventQueueStatus extends ResultStatus {
  readonly client_ids: readonly number[];
}
