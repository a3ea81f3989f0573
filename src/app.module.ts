import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './common/auth/auth.module.js';
import type { Catalogue } from './common/config/catalogue.js';
import { HostConfigModule } from './common/config/config.module.js';
import type { ConfigProblem } from './common/config/findings.js';
import type { HostConfig } from './common/config/host-config.js';
import type { LoadedConfig } from './common/config/load-config.js';
import type { ModuleName } from './common/config/variable.js';
import { HostEventsModule } from './common/events/host-events.module.js';
import type { DescriptorsOf } from './common/grpc/descriptor-set.js';
import { GrpcModule } from './common/grpc/grpc.module.js';
import { HealthModule } from './common/health/health.module.js';
import { LoggingModule } from './common/logging/logging.module.js';
import type { RootLogger } from './common/logging/root-logger.js';
import { MetricsModule } from './common/metrics/metrics.module.js';
import { ResultError } from './common/operations/result.error.js';
import { RESULT_CODE } from './common/operations/result-code.js';
import { HostedServices } from './common/service/hosted-services.js';
import type { ServiceDeclaration } from './common/service/service-declaration.js';
import { ServicesModule } from './common/service/services.module.js';
import type { Settings } from './common/settings/open-settings.js';
import { StrategyModule } from './common/strategy/strategy.module.js';
import type { Tracing } from './common/tracing/tracing.js';
import { TracingModule } from './common/tracing/tracing.module.js';
import { MatchmakingModule } from './modules/matchmaking/matchmaking.module.js';
import { matchmakingStrategies } from './modules/matchmaking/matchmaking.strategies.js';
import { EventsModule } from './modules/operations/events/events.module.js';
import { OperationsModule } from './modules/operations/operations.module.js';
import { ProxyModule } from './modules/operations/proxy/proxy.module.js';
import { SessionDsmModule } from './modules/session-dsm/session-dsm.module.js';
import {
  providerProblems,
  SESSION_DSM_PROVIDERS,
} from './modules/session-dsm/session-dsm.providers.js';
import { SessionManagerModule } from './modules/session-manager/session-manager.module.js';
import { sessionManagerStrategies } from './modules/session-manager/session-manager.strategies.js';
import { ShapesModule } from './modules/shapes/shapes.module.js';
import { STUDIO_MODULES } from './studio-services.js';

/** What is made before Nest starts. */
export interface HostFoundation {
  readonly rootLogger: RootLogger;
  readonly tracing: Tracing;
  readonly descriptors: DescriptorsOf;
}

/** The table of contents: what every host has, then what its environment turns on. */
@Module({})
export class AppModule {
  static forRoot(
    config: HostConfig,
    foundation: HostFoundation,
    services: HostedServices,
    settings: Settings,
  ): DynamicModule {
    const { modules, sessionDsm, shapeService } = config;
    return {
      module: AppModule,
      imports: [
        HostConfigModule.forRoot(config),
        LoggingModule.forRoot(foundation.rootLogger),
        TracingModule.forRoot(foundation.tracing),
        MetricsModule.forRoot(config),
        HealthModule,
        AuthModule.forRoot(services),
        ServicesModule.forRoot(services, settings, config.folders),
        HostEventsModule,
        GrpcModule.forRoot(config),
        StrategyModule.forRoot(config),
        ...(modules.operations || services.all.some(({ isProxied }) => isProxied)
          ? [ProxyModule.forRoot(config, foundation.descriptors)]
          : []),
        ...(modules.operations ? [OperationsModule.forRoot()] : []),
        ...(modules.operations && config.operations.events ? [EventsModule.forRoot(config)] : []),
        ...(modules.sessionManager
          ? [SessionManagerModule.forRoot(config.sessionManager.strategy)]
          : []),
        ...(modules.matchmaking ? [MatchmakingModule.forRoot(config)] : []),
        ...(sessionDsm ? [SessionDsmModule.forRoot(sessionDsm, config)] : []),
        ...(shapeService ? [ShapesModule.forRoot(shapeService)] : []),
        ...STUDIO_MODULES,
      ],
    };
  }
}

/** Services of the host itself, by the module that they belong to; in the order of `info`. */
const SERVICES: readonly (readonly [ModuleName, ServiceDeclaration])[] = [
  ...OperationsModule.services.map((service) => ['operations', service] as const),
  ['operations', EventsModule.service],
  ['sessionManager', SessionManagerModule.service],
  ['matchmaking', MatchmakingModule.service],
  ['sessionDsm', SessionDsmModule.service],
  ['shapes', ShapesModule.service],
];

/**
 * The services of a host: those of the modules that are on, those that run elsewhere and are
 * proxied here, and those that the composition adds.
 */
export function hostedServices(
  { modules, operations }: HostConfig,
  added: readonly ServiceDeclaration[] = [],
): HostedServices {
  // The guard of the shapes is part of their module, so whoever wants them has them here.
  const isProxied = ({ name, grpcService, listener }: ServiceDeclaration) =>
    listener !== 'shapes' &&
    operations.proxiedServices.some((each) => each === name || each === grpcService);
  const isOff = (service: ServiceDeclaration) =>
    service === EventsModule.service && !operations.events;
  const own = SERVICES.filter(
    ([module, service]) => (modules[module] && !isOff(service)) || isProxied(service),
  ).map(([module, declaration]) => ({ declaration, isProxied: !modules[module] }));
  const studios = STUDIO_MODULES.map(({ service }) => service);
  const others = [...studios, ...added].map((declaration) => ({
    declaration,
    isProxied: isProxied(declaration),
  }));
  const hosted = new HostedServices([...own, ...others]);
  refuseUnknownProxies(operations.proxiedServices, hosted);
  return hosted;
}

/** @throws ResultError 21 for a name of `OPERATIONS_PROXIED_SERVICES` that cannot be forwarded */
function refuseUnknownProxies(names: readonly string[], hosted: HostedServices): void {
  const wrong = names.filter(
    (name) => !(hosted.byName(name) ?? hosted.byGrpcService(name))?.isProxied,
  );
  if (wrong.length === 0) return;
  throw new ResultError(
    RESULT_CODE.ERROR_PARAM_INVALID,
    `OPERATIONS_PROXIED_SERVICES: found ${wrong.join(', ')}, expected services that a module ` +
      'declares, and of overrides those whose module is off',
  );
}

/** What this build is made of, for the configuration to hold its values against. */
export function catalogue(): Catalogue {
  return {
    modules: ['sessionManager', 'matchmaking', 'sessionDsm', 'shapes', 'operations'],
    strategies: {
      sessionManager: sessionManagerStrategies(),
      matchmaking: matchmakingStrategies(),
    },
    serverProviders: SESSION_DSM_PROVIDERS,
  };
}

/** What stops the start however well the variables are set: credentials that nobody has. */
export async function surroundingProblems(loaded: LoadedConfig): Promise<readonly ConfigProblem[]> {
  const known = loaded.ok ? [] : loaded.problems.map(({ name }) => name);
  const name = loaded.ok ? undefined : loaded.serverProvider;
  const provider = loaded.ok ? loaded.config.sessionDsm?.provider : name && { name };
  return provider ? providerProblems(provider, known) : [];
}
