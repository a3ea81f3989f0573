import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Registry } from 'prom-client';
import { AgsModule } from '../ags/ags.module.js';
import { AgsRestClient } from '../ags/ags-rest-client.js';
import { ClientToken } from '../ags/client-token.js';
import { nestEventLog } from '../ags/event-log.js';
import { IAM_CLIENT, type IamClient } from '../ags/iam-client.js';
import { HOST_CONFIG, type HostConfig } from '../config/host-config.js';
import { CALL_GATE, LISTENER_GATES } from '../grpc/call-gate.js';
import { Readiness } from '../health/readiness.js';
import { METRICS_REGISTRY } from '../metrics/metrics-registry.js';
import { HostedServices } from '../service/hosted-services.js';
import { CLOCK, type Clock } from '../time/clock.js';
import { RANDOM_SOURCE, type RandomSource } from '../time/random-source.js';
import { TimeModule } from '../time/time.module.js';
import { TIMERS, type Timers } from '../time/timers.js';
import { AUTH_METRICS, type AuthMetrics } from './auth-metrics.js';
import { IamDocuments } from './iam-documents.js';
import { OPEN_GATE, operationsPermission } from './operations-gate.js';
import { AgsPermissionSource } from './permissions/ags-permission-source.js';
import { PERMISSION_SOURCE, type PermissionSource } from './permissions/permission-source.js';
import { PrometheusAuthMetrics } from './prometheus-auth-metrics.js';
import { RefusalLog } from './refusal-log.js';
import { RefusalReport } from './refusal-report.js';
import { TokenGuard } from './token.guard.js';
import { TokenGate } from './token-gate.js';
import { TokenValidation, type ValidationPolicy } from './token-validation.js';

/** The {@link TokenValidation}, or `undefined` with the guard off. */
const TOKEN_VALIDATION = Symbol('TokenValidation');
/** The {@link IamDocuments}, or `undefined` with the guard off. */
const IAM_DOCUMENTS = Symbol('IamDocuments');

/** Token guard of every gRPC listener, and what it needs of IAM. */
@Module({})
export class AuthModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(IAM_DOCUMENTS) private readonly documents: IamDocuments | undefined,
    @Inject(RefusalLog) private readonly refusals: RefusalLog,
  ) {}

  /** @param services  of the host; those outside of the overrides have gates of their own */
  static forRoot(services: HostedServices = new HostedServices([])): DynamicModule {
    return {
      module: AuthModule,
      global: true,
      imports: [AgsModule, TimeModule],
      providers: [
        {
          provide: AUTH_METRICS,
          inject: [METRICS_REGISTRY, HOST_CONFIG, ClientToken],
          useFactory: newMetrics,
        },
        {
          provide: PERMISSION_SOURCE,
          inject: [AgsRestClient, CLOCK],
          useFactory: (rest: AgsRestClient, clock: Clock) => new AgsPermissionSource(rest, clock),
        },
        {
          provide: TOKEN_VALIDATION,
          inject: [HOST_CONFIG, IAM_CLIENT, PERMISSION_SOURCE, CLOCK, TIMERS, RANDOM_SOURCE],
          useFactory: newValidation,
        },
        {
          provide: IAM_DOCUMENTS,
          inject: [
            { token: TOKEN_VALIDATION, optional: true },
            HOST_CONFIG,
            Readiness,
            AUTH_METRICS,
            CLOCK,
            TIMERS,
          ],
          useFactory: newDocuments,
        },
        {
          provide: RefusalReport,
          inject: [AUTH_METRICS, CLOCK],
          useFactory: (metrics: AuthMetrics, clock: Clock) =>
            new RefusalReport(metrics, nestEventLog('TokenGuard'), clock),
        },
        {
          provide: CALL_GATE,
          inject: [{ token: TOKEN_VALIDATION, optional: true }, RefusalReport],
          useFactory: (validation: TokenValidation | undefined, report: RefusalReport) =>
            new TokenGate(validation?.judge, report),
        },
        {
          provide: LISTENER_GATES.operations,
          inject: [HOST_CONFIG, { token: TOKEN_VALIDATION, optional: true }, RefusalReport],
          useFactory: (
            { operations, ags }: HostConfig,
            validation: TokenValidation | undefined,
            report: RefusalReport,
          ) => {
            if (!operations.asksForTokens) return OPEN_GATE;
            if (validation === undefined) throw new Error('operations: there is no token guard');
            const requiredOf = operationsPermission(services, ags.resourceName);
            return new TokenGate(validation.judge, report, requiredOf);
          },
        },
        {
          provide: TokenGuard,
          inject: [{ token: TOKEN_VALIDATION, optional: true }, RefusalReport],
          useFactory: (validation: TokenValidation | undefined, report: RefusalReport) =>
            new TokenGuard(validation?.judge, report, guardedElsewhere(services)),
        },
        { provide: APP_GUARD, useExisting: TokenGuard },
        {
          provide: RefusalLog,
          inject: [CLOCK, TIMERS],
          useFactory: (clock: Clock, timers: Timers) =>
            new RefusalLog(nestEventLog('TokenGuard'), clock, timers),
        },
      ],
      exports: [
        CALL_GATE,
        LISTENER_GATES.operations,
        TokenGuard,
        RefusalLog,
        AUTH_METRICS,
        AgsModule,
      ],
    };
  }

  onModuleInit(): void {
    if (this.documents === undefined) {
      nestEventLog('TokenGuard').warn(
        { variable: 'PLUGIN_GRPC_SERVER_AUTH_ENABLED' },
        'the token guard is OFF (PLUGIN_GRPC_SERVER_AUTH_ENABLED=false): anyone who reaches the ' +
          'gRPC port may call',
      );
    }
    this.documents?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.refusals.stop();
    await this.documents?.stop();
  }
}

/** Whether a path is that of a service whose listener asks who is calling in its own way. */
function guardedElsewhere(services: HostedServices): (path: string) => boolean {
  const prefixes = services.all
    .filter(({ declaration }) => declaration.listener !== 'overrides')
    .map(({ declaration }) => `/${declaration.grpcService}/`);
  return (path) => prefixes.some((prefix) => path.startsWith(prefix));
}

function newMetrics(
  registry: Registry,
  { metrics }: HostConfig,
  ownToken: ClientToken,
): AuthMetrics {
  const authMetrics = new PrometheusAuthMetrics(registry, metrics.prefix);
  ownToken.listen({
    succeeded: () => authMetrics.countRefresh('client_token', 'ok'),
    failed: () => authMetrics.countRefresh('client_token', 'failed'),
  });
  return authMetrics;
}

function newValidation(
  config: HostConfig,
  iam: IamClient,
  permissions: PermissionSource,
  clock: Clock,
  timers: Timers,
  random: RandomSource,
): TokenValidation | undefined {
  const policy = policyOf(config);
  if (policy === undefined) return undefined;
  const surroundings = { clock, timers, random };
  const log = nestEventLog('TokenValidation');
  return new TokenValidation(policy, { iam, permissions }, surroundings, log);
}

function newDocuments(
  validation: TokenValidation | undefined,
  config: HostConfig,
  readiness: Readiness,
  metrics: AuthMetrics,
  clock: Clock,
  timers: Timers,
): IamDocuments | undefined {
  const policy = policyOf(config);
  if (validation === undefined || policy === undefined) return undefined;
  const observers = { readiness, metrics, log: nestEventLog('IamDocuments') };
  return new IamDocuments(validation, policy, observers, { clock, timers });
}

/** `undefined` with the guard off. */
function policyOf({ auth, ags }: HostConfig): ValidationPolicy | undefined {
  if (!auth.enabled) return undefined;
  // A blank namespace would equal the blank claim of nobody's token; the configuration refuses it.
  if (!ags.namespace?.trim()) throw new Error('AB_NAMESPACE: must be set with the token guard on');
  const { refreshIntervalSeconds, revocationMaxAgeSeconds } = auth;
  return { namespace: ags.namespace, refreshIntervalSeconds, revocationMaxAgeSeconds };
}
