import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { HOST_CONFIG, type HostConfig } from './host-config.js';

/**
 * Makes the parsed configuration available everywhere: whole under {@link HOST_CONFIG}, and
 * through Nest's own `ConfigService` for studios who are used to it. Nothing is read here.
 */
@Module({})
export class HostConfigModule {
  static forRoot(config: HostConfig): DynamicModule {
    return {
      module: HostConfigModule,
      global: true,
      imports: [
        ConfigModule.forRoot({
          isGlobal: true,
          ignoreEnvFile: true,
          ignoreEnvVars: true,
          cache: true,
          load: [() => config],
        }),
      ],
      providers: [{ provide: HOST_CONFIG, useValue: config }],
      exports: [HOST_CONFIG],
    };
  }
}
