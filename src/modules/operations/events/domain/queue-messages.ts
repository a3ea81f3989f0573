import type { EventMessage } from './event.js';
import type { EventQueue, QueueListener } from './event-queue.js';

/**
 * What a listener is told, one after the other, as fast as he takes it. A message counts as told
 * once the next one is asked for.
 * @param onEnd  called once, however it ends
 */
export async function* queueMessages(
  queue: EventQueue,
  listener: QueueListener,
  onEnd: () => void,
): AsyncGenerator<EventMessage, void, undefined> {
  try {
    if (!listener.isOver) yield { kind: 'queue', clientId: queue.clientId };
    for (;;) {
      const next = queue.next(listener);
      if (next === 'end') return;
      if (next === undefined) {
        await listener.woken();
        continue;
      }
      yield next.message;
      next.taken();
      if (next.message.kind === 'stopped') return;
    }
  } finally {
    onEnd();
  }
}
