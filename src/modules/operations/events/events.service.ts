import {
  Inject,
  Injectable,
  Logger,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import type { HostEvent } from '../../../common/events/host-event.js';
import { HostEventBus } from '../../../common/events/host-event-bus.js';
import type { ServiceHooks } from '../../../common/service/service-declaration.js';
import { EventQueues } from './domain/event-queues.js';

/** The life of the event queues, into which the host's own events go too. */
@Injectable()
export class EventsService implements ServiceHooks, OnModuleInit, OnModuleDestroy {
  readonly #log = new Logger('EventsManager');
  #unsubscribe: (() => void) | undefined;

  constructor(
    @Inject(EventQueues) private readonly queues: EventQueues,
    @Inject(HostEventBus) private readonly bus: HostEventBus,
  ) {}

  /** Before any port is open, so that nobody resumes a queue that is not there yet. */
  async onModuleInit(): Promise<void> {
    await this.queues.restore();
    this.#unsubscribe = this.bus.subscribe((event) => this.#publish(event));
    this.#log.log({ queues: this.queues.inspect().length }, 'event queues restored');
  }

  load(): void {
    this.queues.keepAlive();
  }

  stop(): void {
    this.queues.stop();
  }

  /** A start that failed has no stop. */
  onModuleDestroy(): void {
    this.#unsubscribe?.();
    this.queues.stop();
  }

  #publish({ name, properties }: HostEvent): void {
    this.queues.publish({
      name,
      properties: Object.entries(properties).map(([key, value]) => ({ name: key, value })),
    });
  }
}
