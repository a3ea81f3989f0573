import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { nestEventLog } from '../../../common/ags/event-log.js';
import type { HostConfig } from '../../../common/config/host-config.js';
import { RPC_ITEMS } from '../../../common/service/rpc-items.js';
import { declareService } from '../../../common/service/service-declaration.js';
import { CONFIG_STORE, type ConfigStore } from '../../../common/settings/config-store.js';
import { CLOCK, type Clock } from '../../../common/time/clock.js';
import { TimeModule } from '../../../common/time/time.module.js';
import { TIMERS, type Timers } from '../../../common/time/timers.js';
import { EventQueues } from './domain/event-queues.js';
import { EventsController } from './events.controller.js';
import { EventsService } from './events.service.js';
import { QueueFile } from './state/queue-file.js';

/** Newest events that are kept for all queues together, and how many queues there may be, and of one caller. */
const LIMITS = {
  maxQueues: 4096,
  maxQueuesOfOwner: 256,
  window: { events: 10_000, bytes: 16 * 1024 * 1024 },
} as const;

/** Events of the host and of its operators, for whoever listens. */
@Module({})
export class EventsModule {
  static readonly service = declareService({
    name: 'events',
    grpcService: 'EventService',
    listener: 'operations',
    versions: { EVENT_API_UNKNOWN: 0, EVENT_API_SUPPORTED: 1, EVENT_API_CURRENT: 2 },
    style: 'results',
    access: { listen: 'read', inspect: 'read', send: 'update', interrupt: 'update' },
    logger: 'EventsManager',
    hooks: EventsService,
  });

  static forRoot({ workspace }: HostConfig): DynamicModule {
    const log = nestEventLog('EventsManager');
    return {
      module: EventsModule,
      imports: [TimeModule],
      controllers: [EventsController],
      providers: [
        {
          provide: EventQueues,
          inject: [CONFIG_STORE, CLOCK, TIMERS],
          useFactory: (settings: ConfigStore, clock: Clock, timers: Timers) =>
            new EventQueues(
              {
                ...LIMITS,
                retainMs: settings.valueOf(RPC_ITEMS.eventRetainTimeout) * 1000,
                keepAliveMs: settings.valueOf(RPC_ITEMS.eventKeepaliveTimeout) * 1000,
              },
              new QueueFile(join(workspace, 'queues.json')),
              { now: () => clock.now(), after: (ms, work) => timers.after(ms, work) },
              (error) => log.error({ err: error }, 'queues.json could not be written'),
            ),
        },
        EventsService,
      ],
    };
  }
}
