import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './common/auth/auth.module.js';
import type { Catalogue } from './common/config/catalogue.js';
import { HostConfigModule } from './common/config/config.module.js';
import type { HostConfig } from './common/config/host-config.js';
import type { DescriptorSet } from './common/grpc/descriptor-set.js';
import { GrpcModule } from './common/grpc/grpc.module.js';
import type { ServedService } from './common/grpc/served-service.js';
import { HealthModule } from './common/health/health.module.js';
import { LoggingModule } from './common/logging/logging.module.js';
import type { RootLogger } from './common/logging/root-logger.js';
import { MetricsModule } from './common/metrics/metrics.module.js';
import { StrategyModule } from './common/strategy/strategy.module.js';
import type { Tracing } from './common/tracing/tracing.js';
import { TracingModule } from './common/tracing/tracing.module.js';
import { MatchmakingModule } from './modules/matchmaking/matchmaking.module.js';
import { matchmakingStrategies } from './modules/matchmaking/matchmaking.strategies.js';
import { SessionDsmModule } from './modules/session-dsm/session-dsm.module.js';
import { SESSION_DSM_PROVIDERS } from './modules/session-dsm/session-dsm.providers.js';
import { SessionManagerModule } from './modules/session-manager/session-manager.module.js';
import { sessionManagerStrategies } from './modules/session-manager/session-manager.strategies.js';

/** What is made before Nest starts. */
export interface HostFoundation {
  readonly rootLogger: RootLogger;
  readonly tracing: Tracing;
  readonly descriptors: DescriptorSet;
}

/** The table of contents: what every host has, then what its environment turns on. */
@Module({})
export class AppModule {
  static forRoot(config: HostConfig, foundation: HostFoundation): DynamicModule {
    const { modules, sessionDsm } = config;
    return {
      module: AppModule,
      imports: [
        HostConfigModule.forRoot(config),
        LoggingModule.forRoot(foundation.rootLogger),
        TracingModule.forRoot(foundation.tracing),
        MetricsModule.forRoot(config),
        HealthModule,
        AuthModule.forRoot(),
        GrpcModule.forRoot(config, foundation.descriptors),
        StrategyModule.forRoot(config),
        ...(modules.sessionManager
          ? [SessionManagerModule.forRoot(config.sessionManager.strategy)]
          : []),
        ...(modules.matchmaking ? [MatchmakingModule.forRoot(config)] : []),
        ...(sessionDsm ? [SessionDsmModule.forRoot(sessionDsm, config)] : []),
      ],
    };
  }
}

/** The services of the overrides listener. */
export function overrideServices({ modules }: HostConfig): readonly ServedService[] {
  return [
    ...(modules.sessionManager ? SessionManagerModule.services : []),
    ...(modules.matchmaking ? MatchmakingModule.services : []),
    ...(modules.sessionDsm ? SessionDsmModule.services : []),
  ];
}

/** What this build is made of, for the configuration to hold its values against. */
export function catalogue(): Catalogue {
  return {
    modules: ['sessionManager', 'matchmaking', 'sessionDsm'],
    strategies: {
      sessionManager: sessionManagerStrategies(),
      matchmaking: matchmakingStrategies(),
    },
    serverProviders: SESSION_DSM_PROVIDERS,
  };
}
