import type { EventStub } from '../../../src/common/grpc/client/operations-stubs.js';
import type { EventStatus } from '../../../src/common/operations/operations-api.js';
import { eventually } from '../eventually.js';

/** Listens to events, and remembers all it is told. */
export class Listener {
  readonly messages: EventStatus[] = [];
  readonly #connection = new AbortController();
  /** `undefined` after a good end, otherwise what ended it. */
  readonly ended: Promise<unknown>;
  hasEnded = false;

  private constructor(events: EventStub, names: readonly string[], clientId: number) {
    this.ended = this.#listen(events, names, clientId).finally(() => {
      this.hasEnded = true;
    });
  }

  /** Kept once the server told the number of the queue. */
  static async open(
    events: EventStub,
    names: readonly string[] = [],
    clientId = 0,
  ): Promise<Listener> {
    const listener = new Listener(events, names, clientId);
    await eventually('the listener is told his number', () => listener.messages.length > 0);
    return listener;
  }

  get clientId(): number {
    return this.messages[0]?.client_id ?? 0;
  }

  /** Events with a name, in order. */
  get events(): readonly { readonly name: string; readonly [property: string]: string }[] {
    return this.messages.flatMap(({ event }) =>
      event == null || event.name === ''
        ? []
        : [
            {
              ...Object.fromEntries(event.properties.map(({ name, value }) => [name, value])),
              name: event.name,
            },
          ],
    );
  }

  get signsOfLife(): number {
    return this.messages.filter(({ event }) => event?.name === '').length;
  }

  disconnect(): void {
    this.#connection.abort();
  }

  async #listen(events: EventStub, names: readonly string[], clientId: number): Promise<unknown> {
    try {
      const request = { names, client_id: clientId };
      for await (const message of events.listen(request, { signal: this.#connection.signal })) {
        this.messages.push(message);
      }
      return undefined;
    } catch (error) {
      return error;
    }
  }
}
