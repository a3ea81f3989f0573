import { availableParallelism } from 'node:os';
import {
  type DynamicModule,
  Inject,
  Injectable,
  Logger,
  Module,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { HostConfig } from '../../common/config/host-config.js';
import { matchTimeLimitMs } from '../../common/config/match-time-limit.js';
import { DebugFigures } from '../../common/debug/debug-figures.js';
import { HOST_EVENTS, type HostEvents } from '../../common/events/host-event.js';
import { METRICS_REGISTRY } from '../../common/metrics/metrics-registry.js';
import { declareService } from '../../common/service/service-declaration.js';
import { CONFIG_STORE } from '../../common/settings/config-store.js';
import type { ConfigValues } from '../../common/settings/config-values.js';
import { variableItem } from '../../common/settings/variable-item.js';
import type { StrategyLogger } from '../../common/strategy/strategy-context.js';
import { StrategyRunner } from '../../common/strategy/strategy-runner.js';
import { systemTimers } from '../../common/time/timers.js';
import { workerEntry } from '../../common/workers/worker-entry.js';
import { WorkerPool } from '../../common/workers/worker-pool.js';
import type { MatchSettings } from './domain/tick.js';
import { MATCH_FUNCTION, MatchmakingController } from './matchmaking.controller.js';
import { MatchmakingService } from './matchmaking.service.js';
import { type LoadedStrategy, loadMatchmakingStrategy } from './matchmaking.strategies.js';
import { PrometheusMatchmakingMetrics } from './prometheus-matchmaking-metrics.js';
import type { MatchWorkerData } from './worker/match-worker-data.js';

/** Ticks that take turns on one thread. */
const TICKS_PER_THREAD = 8;
/** Ticks that wait for a place in a thread; AGS sends the tickets of a refused one again. */
const MAX_WAITING_TICKS = 64;
/** Beyond the time limit, before a worker that does not react is ended. */
const STALL_SECONDS = 10;
/** Tickets live as long as their tick: with room for all of them few are ever copied. */
const YOUNG_GENERATION_MB = 64;

/** What operators may change while the host runs. */
const TIME_LIMIT = variableItem('MATCH_TIME_LIMIT_SECOND');

/** What the module is made with, beside its strategy. */
export interface MatchmakingOptions {
  readonly settings: MatchSettings;
  /** Of our own metrics. */
  readonly metricsPrefix: string;
}

/** Ends the threads with the host. */
@Injectable()
class WorkersOwner implements OnModuleDestroy {
  constructor(
    @Inject(WorkerPool) private readonly workers: WorkerPool,
    @Inject(DebugFigures) figures: DebugFigures,
  ) {
    figures.register('Matchmaking workers', () => workers.counts);
  }

  async onModuleDestroy(): Promise<void> {
    await this.workers.close();
  }
}

/** AGS's matchmaking function override; README.md beside this file is for studios. */
@Module({})
export class MatchmakingModule {
  static readonly service = declareService({
    name: 'matchmaking',
    grpcService: MATCH_FUNCTION,
    listener: 'overrides',
    versions: { CURRENT: 1 },
    style: 'bytes',
    framedMethods: ['MakeMatches', 'BackfillMatches'],
    logger: 'Matchmaking',
    config: { user: [TIME_LIMIT] },
  });

  /** As configured: the strategy is a file of `strategies/`. */
  static async forRoot({ matchmaking, metrics }: HostConfig): Promise<DynamicModule> {
    return MatchmakingModule.with(await loadMatchmakingStrategy(matchmaking.strategy), {
      settings: matchmaking.settings,
      metricsPrefix: metrics.prefix,
    });
  }

  /** The module around a strategy that need not stand in `strategies/`. */
  static with(
    { name, url, strategy }: LoadedStrategy,
    { settings, metricsPrefix }: MatchmakingOptions,
  ): DynamicModule {
    const workerData: MatchWorkerData = { strategyName: name, strategyUrl: url.href, settings };
    let { timeLimitMs } = settings;
    return {
      module: MatchmakingModule,
      controllers: [MatchmakingController],
      providers: [
        {
          provide: WorkerPool,
          useFactory: () =>
            new WorkerPool(
              {
                entry: workerEntry(new URL('./worker/match.worker.js', import.meta.url)),
                workerData,
                threads: Math.max(1, availableParallelism() - 1),
                jobsPerThread: TICKS_PER_THREAD,
                maxWaiting: MAX_WAITING_TICKS,
                youngGenerationMb: YOUNG_GENERATION_MB,
                get stalledAfterSeconds() {
                  return Math.ceil(timeLimitMs / 1000) + STALL_SECONDS;
                },
              },
              systemTimers,
            ),
        },
        WorkersOwner,
        {
          provide: MatchmakingService,
          inject: [StrategyRunner, WorkerPool, METRICS_REGISTRY, HOST_EVENTS, CONFIG_STORE],
          useFactory: (
            runner: StrategyRunner,
            workers: WorkerPool,
            registry: Registry,
            events: HostEvents,
            items: ConfigValues,
          ) => {
            const service = new MatchmakingService(
              strategy,
              runner,
              workers,
              { metrics: new PrometheusMatchmakingMetrics(registry, metricsPrefix), events },
              nestStrategyLogger('Matchmaking'),
            );
            items.follow(TIME_LIMIT, (seconds) => {
              timeLimitMs = matchTimeLimitMs(seconds);
              service.timeLimitMs = timeLimitMs;
            });
            return service;
          },
        },
      ],
    };
  }
}

function nestStrategyLogger(context: string): StrategyLogger {
  const logger = new Logger(context);
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.log(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
