import {
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { nestEventLog } from '../../common/ags/event-log.js';
import type { ShapeServiceConfig } from '../../common/config/host-config.js';
import { LISTENER_GATES } from '../../common/grpc/call-gate.js';
import { declareService } from '../../common/service/service-declaration.js';
import { RANDOM_SOURCE, type RandomSource } from '../../common/time/random-source.js';
import { TimeModule } from '../../common/time/time.module.js';
import { TIMERS, type Timers } from '../../common/time/timers.js';
import { CallSlots } from './call-slots.js';
import { ShapeStore } from './domain/shape-store.js';
import { SHAPE_SERVICE, ShapesController } from './shapes.controller.js';
import { ShapesService } from './shapes.service.js';
import { SignatureGate } from './signature-gate.js';
import { JsonShapesFile } from './state/json-shapes-file.js';

/** Tells the settings at the start, and ends when what was promised to callers is written. */
class ShapesLife implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = nestEventLog('Shapes');

  constructor(
    private readonly store: ShapeStore,
    private readonly config: ShapeServiceConfig,
  ) {}

  onApplicationBootstrap(): void {
    const { signature, ...settings } = this.config;
    const { header, accepted } = signature;
    const told = { ...settings, signatureHeader: header, acceptedSignatures: accepted.length };
    this.#log.info(told, 'shapes settings');
  }

  onApplicationShutdown(): Promise<void> {
    return this.store.settled();
  }
}

/** The shape service, the shortest complete example; README.md beside this file tells of it. */
@Module({})
export class ShapesModule {
  static readonly service = declareService({
    name: 'shapes',
    grpcService: SHAPE_SERVICE,
    listener: 'shapes',
    versions: { CURRENT: 1 },
    style: 'bytes',
    logger: 'Shapes',
  });

  static forRoot(config: ShapeServiceConfig): DynamicModule {
    const { signature, file, maxCalls } = config;
    return {
      module: ShapesModule,
      imports: [TimeModule],
      controllers: [ShapesController],
      providers: [
        {
          provide: LISTENER_GATES.shapes,
          useFactory: () => new SignatureGate(signature.header, signature.accepted),
        },
        {
          provide: ShapeStore,
          useFactory: () => ShapeStore.open(new JsonShapesFile(file, nestEventLog('Shapes'))),
        },
        { provide: CallSlots, useFactory: () => new CallSlots(maxCalls) },
        {
          provide: ShapesService,
          inject: [ShapeStore, RANDOM_SOURCE, TIMERS],
          useFactory: (store: ShapeStore, random: RandomSource, timers: Timers) =>
            new ShapesService(store, config, random, timers),
        },
        {
          provide: ShapesLife,
          inject: [ShapeStore],
          useFactory: (store: ShapeStore) => new ShapesLife(store, config),
        },
      ],
    };
  }
}
