import {
  type DynamicModule,
  Inject,
  Injectable,
  Module,
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

/** What was promised to a caller is written before the process ends. */
@Injectable()
class StoreOwner implements OnApplicationShutdown {
  constructor(@Inject(ShapeStore) private readonly store: ShapeStore) {}

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
        StoreOwner,
      ],
    };
  }
}
