import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Registry } from 'prom-client';
import { AgsModule } from '../../common/ags/ags.module.js';
import { AgsRestClient } from '../../common/ags/ags-rest-client.js';
import { nestEventLog } from '../../common/ags/event-log.js';
import type { HostConfig, SessionDsmConfig } from '../../common/config/host-config.js';
import { HOST_EVENTS, type HostEvents } from '../../common/events/host-event.js';
import { METRICS_REGISTRY } from '../../common/metrics/metrics-registry.js';
import { declareService } from '../../common/service/service-declaration.js';
import { CONFIG_STORE } from '../../common/settings/config-store.js';
import type { ConfigValues } from '../../common/settings/config-values.js';
import { variableItem } from '../../common/settings/variable-item.js';
import { CLOCK, type Clock } from '../../common/time/clock.js';
import { RANDOM_SOURCE, type RandomSource } from '../../common/time/random-source.js';
import { TimeModule } from '../../common/time/time.module.js';
import { TIMERS, type Timers } from '../../common/time/timers.js';
import { OutgoingTraces } from '../../common/tracing/outgoing-traces.js';
import {
  DEDICATED_SERVER_PROVIDER,
  type DedicatedServerProvider,
} from './domain/dedicated-server-provider.js';
import { PrometheusSessionDsmMetrics } from './prometheus-session-dsm-metrics.js';
import { AgsSessionInformation } from './reports/ags-session-information.js';
import { AgsSessionServers } from './reports/ags-session-servers.js';
import { ATTEMPT_POLICY, ProviderAttempts } from './resilience/provider-attempts.js';
import { SessionBook } from './session-book.js';
import { assemble, type SessionDsm } from './session-dsm.assembly.js';
import { SESSION_DSM, SessionDsmController } from './session-dsm.controller.js';
import { newProvider } from './session-dsm.providers.js';
import { SessionDsmService } from './session-dsm.service.js';
import { FileSessionRecords } from './state/file-session-records.js';
import { ToldSessionRecords } from './state/told-session-records.js';
import { ToldSessionDsmMetrics } from './told-session-dsm-metrics.js';
import { TracedProvider } from './traced-provider.js';

/** What operators may change while the host runs. */
const PROVIDER_TIMEOUT = variableItem('DS_PROVIDER_TIMEOUT_MS');

/** The module's folder in the workspace. */
const FOLDER = 'session-dsm';
/** The assembled {@link SessionDsm}. */
const ASSEMBLY = Symbol('SessionDsm');

/** Begins before the ports open and ends after the last call. */
@Injectable()
class LifeOwner implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(ASSEMBLY) private readonly dsm: SessionDsm) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.dsm.life.begin();
  }

  async onModuleDestroy(): Promise<void> {
    await this.dsm.life.end();
  }
}

/** AGS's session DSM override; README.md beside this file is for studios. */
@Module({})
export class SessionDsmModule {
  static readonly service = declareService({
    name: 'session-dsm',
    grpcService: SESSION_DSM,
    listener: 'overrides',
    versions: { CURRENT: 1 },
    style: 'bytes',
    logger: 'SessionDsm',
    config: { user: [PROVIDER_TIMEOUT] },
  });

  static forRoot(
    options: SessionDsmConfig,
    { workspace, ags: access, metrics }: HostConfig,
  ): DynamicModule {
    const folder = join(workspace, FOLDER);
    return {
      module: SessionDsmModule,
      imports: [AgsModule, TimeModule],
      controllers: [SessionDsmController],
      providers: [
        {
          provide: DEDICATED_SERVER_PROVIDER,
          inject: [AgsRestClient, CLOCK, TIMERS, RANDOM_SOURCE, OutgoingTraces],
          useFactory: async (
            rest: AgsRestClient,
            clock: Clock,
            timers: Timers,
            random: RandomSource,
            traces: OutgoingTraces,
          ): Promise<DedicatedServerProvider> => {
            const ags = new AgsSessionServers(rest, access.namespace);
            const provider = await newProvider(options, { folder, ags, clock, timers, random });
            return new TracedProvider(provider, traces);
          },
        },
        {
          provide: ASSEMBLY,
          inject: [
            DEDICATED_SERVER_PROVIDER,
            AgsRestClient,
            METRICS_REGISTRY,
            CLOCK,
            TIMERS,
            RANDOM_SOURCE,
            HOST_EVENTS,
            CONFIG_STORE,
          ],
          useFactory: (
            provider: DedicatedServerProvider,
            ags: AgsRestClient,
            registry: Registry,
            clock: Clock,
            timers: Timers,
            random: RandomSource,
            events: HostEvents,
            settings: ConfigValues,
          ): SessionDsm => {
            let timeoutMs = options.providerTimeoutMs;
            settings.follow(PROVIDER_TIMEOUT, (ms) => {
              timeoutMs = ms;
            });
            const log = nestEventLog('SessionDsm');
            const files = new FileSessionRecords(join(folder, 'sessions'), provider.name, log);
            const book = new SessionBook(new ToldSessionRecords(files, provider.name, events));
            return assemble({
              provider,
              get timeoutMs() {
                return timeoutMs;
              },
              attempts: new ProviderAttempts(provider.name, ATTEMPT_POLICY, log),
              book,
              information: new AgsSessionInformation(
                ags,
                access.namespace,
                new AgsSessionServers(ags, access.namespace),
              ),
              metrics: new ToldSessionDsmMetrics(
                new PrometheusSessionDsmMetrics(
                  registry,
                  metrics.prefix,
                  provider.name,
                  () => book.size,
                ),
                events,
              ),
              clock,
              timers,
              random,
              newId: randomUUID,
              log,
            });
          },
        },
        {
          provide: SessionDsmService,
          inject: [ASSEMBLY],
          useFactory: ({ service }: SessionDsm) => service,
        },
        LifeOwner,
      ],
    };
  }
}
