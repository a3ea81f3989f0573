import { type DynamicModule, Module } from '@nestjs/common';
import { declareService } from '../../common/service/service-declaration.js';
import { StrategyRunner } from '../../common/strategy/strategy-runner.js';
import type { SessionManagerStrategy } from './domain/session-manager-strategy.js';
import { SESSION_MANAGER, SessionManagerController } from './session-manager.controller.js';
import { SessionManagerService } from './session-manager.service.js';
import { loadSessionManagerStrategy } from './session-manager.strategies.js';

/** AGS's session manager override; README.md beside this file is for studios. */
@Module({})
export class SessionManagerModule {
  static readonly service = declareService({
    name: 'session-manager',
    grpcService: SESSION_MANAGER,
    listener: 'overrides',
    versions: { CURRENT: 1 },
    style: 'bytes',
    logger: 'SessionManager',
  });

  /** @param strategyName  a file of `strategies/` */
  static async forRoot(strategyName: string): Promise<DynamicModule> {
    return SessionManagerModule.with(await loadSessionManagerStrategy(strategyName));
  }

  /** The module around a strategy that need not stand in a file. */
  static with(strategy: SessionManagerStrategy): DynamicModule {
    return {
      module: SessionManagerModule,
      controllers: [SessionManagerController],
      providers: [
        {
          provide: SessionManagerService,
          inject: [StrategyRunner],
          useFactory: (runner: StrategyRunner) => new SessionManagerService(strategy, runner),
        },
      ],
    };
  }
}
