import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { CONFIG_STORE, type ConfigStore } from '../settings/config-store.js';
import { FOLDERS, type Folders } from '../settings/folders.js';
import { HostedServices } from './hosted-services.js';
import { LocalServices } from './local-services.js';
import type { ServiceContext } from './service-context.js';

/** What services have of their host: their contexts, each under the token of its declaration. */
@Module({})
export class ServicesModule {
  static forRoot(services: HostedServices, settings: ConfigStore, folders: Folders): DynamicModule {
    const local = new LocalServices(services);
    const contexts = services.all.map(({ declaration: { token, logger } }) => ({
      provide: token,
      useFactory: (): ServiceContext => ({
        logger: new Logger(logger),
        config: settings,
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
        { provide: CONFIG_STORE, useValue: settings },
        { provide: FOLDERS, useValue: folders },
        ...contexts,
      ],
      exports: [
        HostedServices,
        LocalServices,
        CONFIG_STORE,
        FOLDERS,
        ...contexts.map(({ provide }) => provide),
      ],
    };
  }
}
