import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { HostLogger } from './host-logger.js';
import { ROOT_LOGGER, type RootLogger } from './root-logger.js';

/** Puts pino behind every logger of Nest. HTTP requests are scrapes and probes: not logged. */
@Module({})
export class LoggingModule {
  static forRoot(root: RootLogger): DynamicModule {
    return {
      module: LoggingModule,
      global: true,
      imports: [
        LoggerModule.forRoot({
          pinoHttp: { logger: root.logger, autoLogging: false },
          forRoutes: [],
        }),
      ],
      providers: [HostLogger, { provide: ROOT_LOGGER, useValue: root }],
      exports: [HostLogger, ROOT_LOGGER],
    };
  }
}
