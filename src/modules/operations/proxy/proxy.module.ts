import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { nestEventLog } from '../../../common/ags/event-log.js';
import type { HostConfig } from '../../../common/config/host-config.js';
import { BoundPorts } from '../../../common/grpc/bound-ports.js';
import { callerIdentity } from '../../../common/grpc/client/caller-identity.js';
import type { DescriptorsOf } from '../../../common/grpc/descriptor-set.js';
import { CallForwarder } from '../../../common/grpc/forward/call-forwarder.js';
import { SharedChannels } from '../../../common/grpc/forward/shared-channels.js';
import { checkApiVersion } from '../../../common/service/api-versions.js';
import { type HostedService, HostedServices } from '../../../common/service/hosted-services.js';
import { RPC_ITEMS } from '../../../common/service/rpc-items.js';
import { SERVICE_FORWARDER } from '../../../common/service/service-forwarder.js';
import { CONFIG_STORE, type ConfigStore } from '../../../common/settings/config-store.js';
import { CLOCK, type Clock } from '../../../common/time/clock.js';
import { RANDOM_SOURCE, type RandomSource } from '../../../common/time/random-source.js';
import { TimeModule } from '../../../common/time/time.module.js';
import { TIMERS, type Timers } from '../../../common/time/timers.js';
import { REMOTE_CONFIGS } from '../config/remote-configs.js';
import { ProxyRegistry } from './domain/proxy-registry.js';
import { TargetRules } from './domain/target-rules.js';
import { WaitingCalls } from './domain/waiting-calls.js';
import { ownHosts } from './own-hosts.js';
import { ProxiedConfigs } from './proxied-configs.js';
import { PROXY_PARTS, type ProxyParts, ProxyService } from './proxy.service.js';
import { ProxyFile } from './state/proxy-file.js';

/** Calls of all services that may wait for a registration at the same time. */
const MAX_WAITING = 1000;

/** Forwards the calls of proxied services; there whether or not operators may change it. */
@Module({})
export class ProxyModule {
  static forRoot(
    { workspace, operations, serviceName }: HostConfig,
    descriptors: DescriptorsOf,
  ): DynamicModule {
    return {
      module: ProxyModule,
      global: true,
      imports: [TimeModule],
      providers: [
        {
          provide: PROXY_PARTS,
          inject: [HostedServices, CONFIG_STORE, BoundPorts, TIMERS],
          useFactory: (
            services: HostedServices,
            settings: ConfigStore,
            bound: BoundPorts,
            timers: Timers,
          ): ProxyParts => {
            const waiting = new WaitingCalls(timers, MAX_WAITING);
            const registry = new ProxyRegistry(
              {
                isKnown: (name) => services.byName(name) !== undefined,
                isProxied: (name) => services.byName(name)?.isProxied === true,
              },
              new TargetRules(operations.proxyTargets, { ports: () => bound.all, hosts: ownHosts }),
              new ProxyFile(join(workspace, 'proxy.json')),
              waiting,
              settings.valueOf(RPC_ITEMS.mainHost),
            );
            return {
              registry,
              waiting,
              channels: new SharedChannels(),
              configs: new ProxiedConfigs(
                // What answers an override has no settings that could be asked for.
                () => registry.addresses((name) => isOperationsStyle(services.byName(name))),
                () => descriptors('operations'),
                callerIdentity(`${serviceName}-config(proxied)`),
              ),
              waitMs: settings.valueOf(RPC_ITEMS.clientTimeout) * 1000,
            };
          },
        },
        ProxyService,
        {
          provide: REMOTE_CONFIGS,
          inject: [PROXY_PARTS],
          useFactory: ({ configs }: ProxyParts) => configs,
        },
        {
          provide: SERVICE_FORWARDER,
          inject: [ProxyService, PROXY_PARTS, CLOCK, TIMERS, RANDOM_SOURCE],
          useFactory: (
            proxy: ProxyService,
            { channels, waitMs }: ProxyParts,
            clock: Clock,
            timers: Timers,
            random: RandomSource,
          ) =>
            new CallForwarder(
              proxy,
              channels,
              {
                retryMs: waitMs,
                checkVersion: ({ name, apiVersions }, text) =>
                  checkApiVersion(name, apiVersions, text),
              },
              {
                time: { now: () => clock.now(), after: (ms, work) => timers.after(ms, work) },
                random,
              },
              nestEventLog('Proxy'),
            ),
        },
      ],
      exports: [ProxyService, SERVICE_FORWARDER, REMOTE_CONFIGS],
    };
  }
}

function isOperationsStyle(service: HostedService | undefined): boolean {
  return service?.declaration.style === 'results';
}
