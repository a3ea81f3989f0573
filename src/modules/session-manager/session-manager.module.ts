import { type DynamicModule, Module } from '@nestjs/common';
import { StrategyRunner } from '../../common/strategy/strategy-runner.js';
import type { SessionManagerStrategy } from './domain/session-manager-strategy.js';
import { SessionManagerController } from './session-manager.controller.js';
import { SessionManagerService } from './session-manager.service.js';

/** AGS's session manager override; `strategy` is the studio's, see README.md beside this file. */
@Module({})
export class SessionManagerModule {
  static forRoot(strategy: SessionManagerStrategy): DynamicModule {
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
