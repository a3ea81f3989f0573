import {
  Inject,
  Injectable,
  Logger,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { HOST_EVENT, HOST_EVENTS, type HostEvents } from '../../../common/events/host-event.js';
import { HostStopsError } from '../../../common/grpc/forward/forwarded-status.error.js';
import type {
  ForwardAddress,
  SharedChannels,
} from '../../../common/grpc/forward/shared-channels.js';
import type { ServiceHooks } from '../../../common/service/service-declaration.js';
import type { ProxyRegistry, Registration } from './domain/proxy-registry.js';
import type { WaitingCalls } from './domain/waiting-calls.js';
import type { ProxiedConfigs } from './proxied-configs.js';

/** Injection token of the {@link ProxyParts}. */
export const PROXY_PARTS = Symbol('ProxyParts');

export interface ProxyParts {
  readonly registry: ProxyRegistry;
  readonly channels: SharedChannels;
  readonly configs: ProxiedConfigs;
  readonly waiting: WaitingCalls;
  /** How long a call waits for a registration. */
  readonly waitMs: number;
}

/** The registry of proxied services with what follows from its changes: connections and events. */
@Injectable()
export class ProxyService implements ServiceHooks, OnModuleInit, OnModuleDestroy {
  readonly #log = new Logger('Proxy');

  constructor(
    @Inject(PROXY_PARTS) private readonly parts: ProxyParts,
    @Inject(HOST_EVENTS) private readonly events: HostEvents,
  ) {}

  /** What is registered for each service, for whoever lists them. */
  get registry(): ProxyRegistry {
    return this.parts.registry;
  }

  async onModuleInit(): Promise<void> {
    for (const service of await this.registry.load()) {
      this.#log.warn({ service }, 'proxy.json names a service that is not proxied');
    }
  }

  /** Calls that still wait are told to go elsewhere: a drain would wait for them in vain. */
  stop(): void {
    this.parts.waiting.endAll(new HostStopsError());
  }

  onModuleDestroy(): void {
    this.parts.channels.close();
    this.parts.configs.close();
  }

  /** @throws ResultError see `ProxyRegistry.register` */
  async register(registration: Registration, peer: string | undefined): Promise<void> {
    await this.registry.register(registration, peer);
    this.#changed();
    const { names, version, port, host } = registration;
    this.events.publish({
      name: HOST_EVENT.proxyRegistered,
      properties: { names: names.join(','), version, port: String(port), host },
    });
  }

  /** @throws ResultError see `ProxyRegistry.forget` */
  async forget(names: readonly string[]): Promise<void> {
    await this.registry.forget(names);
    this.#changed();
    this.events.publish({
      name: HOST_EVENT.proxyForgotten,
      properties: { names: names.join(',') },
    });
  }

  /** Where a call goes; see `ForwardTargets`. */
  awaited(service: string, signal: AbortSignal): Promise<ForwardAddress> {
    const { waitMs } = this.parts;
    return this.registry.awaited(service, waitMs, signal, () =>
      this.#log.log({ service, waitMs }, 'a call waits until a server registers for its service'),
    );
  }

  #changed(): void {
    this.parts.channels.keepOnly(this.registry.addresses());
  }
}
