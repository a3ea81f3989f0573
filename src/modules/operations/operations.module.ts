import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerFile } from '../../common/logging/logger-file.js';
import { ROOT_LOGGER, type RootLogger } from '../../common/logging/root-logger.js';
import { FOLDERS, type Folders } from '../../common/settings/folders.js';
import { SETTINGS, type Settings } from '../../common/settings/open-settings.js';
import { ConfigController } from './config/config.controller.js';
import { ConfigDesk } from './config/config-desk.js';
import { NO_REMOTES, REMOTE_CONFIGS, type RemoteConfigs } from './config/remote-configs.js';
import { LOGGER_CONTEXT, LoggerController } from './log/logger.controller.js';
import { LoggerDesk } from './log/logger-desk.js';
import { CONFIG, LOG, SRV } from './operations.services.js';
import { ProxyController } from './proxy/proxy.controller.js';
import { ServerController } from './server/server.controller.js';

/** The services for those who operate a host; README.md beside this file says what they can do. */
@Module({})
export class OperationsModule {
  /** In the order in which `info` lists them. */
  static readonly services = [SRV, CONFIG, LOG];

  static forRoot(): DynamicModule {
    return {
      module: OperationsModule,
      controllers: [ServerController, ProxyController, ConfigController, LoggerController],
      providers: [
        {
          provide: ConfigDesk,
          inject: [SETTINGS, { token: REMOTE_CONFIGS, optional: true }],
          useFactory: ({ store, file }: Settings, remotes: RemoteConfigs = NO_REMOTES) =>
            new ConfigDesk(store, file, remotes),
        },
        {
          provide: LoggerDesk,
          inject: [ROOT_LOGGER, FOLDERS],
          useFactory: ({ loggers }: RootLogger, { workspace }: Folders) =>
            new LoggerDesk(
              loggers,
              workspace === undefined ? undefined : new LoggerFile(workspace),
            ),
        },
        { provide: LOGGER_CONTEXT, useExisting: LOG.token },
      ],
    };
  }
}
