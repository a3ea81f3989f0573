import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { nestEventLog } from '../ags/event-log.js';
import { DebugFigures } from '../debug/debug-figures.js';
import { StopRequests } from '../lifecycle/stop-requests.js';
import { CONFIG_STORE } from '../settings/config-store.js';
import { FOLDERS, type Folders } from '../settings/folders.js';
import { SETTINGS, type Settings } from '../settings/open-settings.js';
import { AUDIT_LOGGER, AuditLog } from './audit-log.js';
import { HostedServices } from './hosted-services.js';
import { LocalServices } from './local-services.js';
import type { ServiceContext } from './service-context.js';

/** What services have of their host: their contexts, each under the token of its declaration. */
@Module({})
export class ServicesModule {
  static forRoot(services: HostedServices, settings: Settings, folders: Folders): DynamicModule {
    const local = new LocalServices(services);
    const contexts = services.all.map(({ declaration: { token, logger } }) => ({
      provide: token,
      useFactory: (): ServiceContext => ({
        logger: new Logger(logger),
        config: settings.store,
        folders,
        client: local,
      }),
    }));
    return {
      module: ServicesModule,
      global: true,
      providers: [
        { provide: HostedServices, useValue: services },
        { provide: LocalServices, useValue: local },
        { provide: CONFIG_STORE, useValue: settings.store },
        { provide: SETTINGS, useValue: settings },
        { provide: FOLDERS, useValue: folders },
        { provide: AuditLog, useFactory: () => new AuditLog(nestEventLog(AUDIT_LOGGER)) },
        { provide: StopRequests, useFactory: () => new StopRequests() },
        { provide: DebugFigures, useFactory: () => new DebugFigures() },
        ...contexts,
      ],
      exports: [
        HostedServices,
        LocalServices,
        CONFIG_STORE,
        SETTINGS,
        FOLDERS,
        AuditLog,
        StopRequests,
        DebugFigures,
        ...contexts.map(({ provide }) => provide),
      ],
    };
  }
}
