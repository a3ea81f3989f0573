import { Global, Logger, Module } from '@nestjs/common';
import { HOST_EVENTS } from './host-event.js';
import { HostEventBus } from './host-event-bus.js';

/** The one bus of the host's events. */
@Global()
@Module({
  providers: [
    {
      provide: HostEventBus,
      useFactory: () => {
        const log = new Logger('HostEvents');
        return new HostEventBus((error) => log.error({ err: error }, 'an event got lost'));
      },
    },
    { provide: HOST_EVENTS, useExisting: HostEventBus },
  ],
  exports: [HostEventBus, HOST_EVENTS],
})
export class HostEventsModule {}
