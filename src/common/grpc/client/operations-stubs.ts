import type {
  ConfigStatus,
  ConfigUpdate,
  Event,
  EventFilter,
  EventQueueStatus,
  EventStatus,
  Filter,
  LoggerConfig,
  LoggerStatus,
  MultiServiceInfo,
  ProxyRegisterRequest,
  ResultStatus,
} from '../../operations/operations-api.js';
import { type ServerStreamMethod, stubOf, type UnaryMethod } from './rpc-stub.js';

export interface ServerStub {
  readonly info: UnaryMethod<Filter, MultiServiceInfo>;
  readonly shutdown: UnaryMethod<{ readonly timeout: number }, ResultStatus>;
  readonly proxy_register: UnaryMethod<Partial<ProxyRegisterRequest>, ResultStatus>;
  readonly proxy_forget: UnaryMethod<Filter, ResultStatus>;
}

export interface ConfigStub {
  readonly get: UnaryMethod<Filter, ConfigStatus>;
  readonly reset: UnaryMethod<Filter, ConfigStatus>;
  readonly set: UnaryMethod<ConfigUpdate, ConfigStatus>;
}

export interface LoggerStub {
  readonly get: UnaryMethod<Filter, LoggerStatus>;
  readonly reset: UnaryMethod<Filter, LoggerStatus>;
  readonly set: UnaryMethod<{ readonly items: readonly LoggerConfig[] }, LoggerStatus>;
}

export interface EventStub {
  readonly listen: ServerStreamMethod<EventFilter, EventStatus>;
  readonly interrupt: UnaryMethod<{ readonly client_id: number }, ResultStatus>;
  readonly send: UnaryMethod<Event, ResultStatus>;
  readonly inspect: UnaryMethod<object, EventQueueStatus>;
}

/** The four services of operators, by the names under which `info` lists them. */
export const OPERATIONS_STUBS = {
  srv: stubOf<ServerStub>('RpcServerService', 1),
  config: stubOf<ConfigStub>('ConfigService', 2),
  log: stubOf<LoggerStub>('LoggerService', 1),
  events: stubOf<EventStub>('EventService', 2),
} as const;
