import { EVENTS_MISSED, type EventMessage, type OperationsEvent } from './event.js';
import type { EventWindow } from './event-window.js';

/** A caller who listens to a queue, and how he is told to go on. */
export class QueueListener {
  /** `undefined`: all names. */
  readonly #names: ReadonlySet<string> | undefined;
  #wake: (() => void) | undefined;
  #isWoken = false;
  /** Set by an interruption: number of the first event that is not his any more. */
  endsBefore: number | undefined;
  /** Nothing is told to him any more: he went away, or somebody else listens now. */
  isOver = false;
  /** The service stops. */
  isStopped = false;

  /** @param names  of the events he wants; empty: all */
  constructor(names: readonly string[]) {
    this.#names = names.length === 0 ? undefined : new Set(names);
  }

  wants({ name }: OperationsEvent): boolean {
    return this.#names === undefined || this.#names.has(name);
  }

  /** There may be something to tell. */
  wake(): void {
    this.#isWoken = true;
    this.#wake?.();
  }

  /** Kept at the next {@link wake}, or at once when there was one since. */
  async woken(): Promise<void> {
    if (!this.#isWoken) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isWoken = false;
    this.#wake = undefined;
  }
}

/** A message to tell, and what to note once it has been taken. */
export interface NextMessage {
  readonly message: EventMessage;
  readonly taken: () => void;
}

/** The place of one numbered listener in the window of events. */
export class EventQueue {
  /** Number of the first event that was not delivered. */
  #cursor: number;
  /** Event that is being delivered. */
  #delivering: number | undefined;
  #missed = 0;
  /** Number of the first event that was missed. */
  #missedFrom = 0;
  #isKeepAliveDue = false;
  listener: QueueListener | undefined;
  /** Milliseconds of the clock; `undefined` while somebody listens. */
  interruptedAtMs: number | undefined;

  /**
   * @param clientId  its number
   * @param owner     who may listen to it, where callers are known; after a restart the first who does
   */
  constructor(
    readonly clientId: number,
    public owner: string | undefined,
    private readonly window: EventWindow,
  ) {
    this.#cursor = window.next;
  }

  get cursor(): number {
    return this.#cursor;
  }

  /** At most one is pending, however long nobody listens. */
  keepAlive(): void {
    this.#isKeepAliveDue = true;
    this.listener?.wake();
  }

  /** The newest event of the window is there. Wakes the listener only for what he wants. */
  sent(number: number, event: OperationsEvent): void {
    if (this.listener === undefined || this.interruptedAtMs !== undefined) return;
    if (this.listener.wants(event)) this.listener.wake();
    else if (this.#cursor === number) this.#cursor = number + 1;
  }

  /** An event left the window. It was missed, unless it was delivered or not wanted. */
  dropped(number: number, event: OperationsEvent): void {
    if (this.#cursor > number) return;
    this.#cursor = number + 1;
    const isWanted = this.listener?.wants(event) ?? true;
    if (!isWanted || this.#delivering === number) return;
    if (this.#missed === 0) this.#missedFrom = number;
    this.#missed += 1;
  }

  /** What `listener` is to be told now; `undefined` when he has to wait, or is at his end. */
  next(listener: QueueListener): NextMessage | 'end' | undefined {
    if (listener.isOver) return 'end';
    const end = listener.endsBefore ?? Number.POSITIVE_INFINITY;
    if (this.#missed > 0 && this.#missedFrom < end) return this.#tellMissed();
    const number = this.#nextWanted(listener);
    const event = this.window.at(number);
    if (event !== undefined && number < end) {
      return this.#tell(number, event);
    }
    if (listener.isStopped && this.interruptedAtMs === undefined) {
      return { message: { kind: 'stopped' }, taken: () => undefined };
    }
    if (listener.endsBefore !== undefined) return 'end';
    if (!this.#isKeepAliveDue) return undefined;
    return {
      message: { kind: 'keep-alive', clientId: this.clientId },
      taken: () => {
        this.#isKeepAliveDue = false;
      },
    };
  }

  #tell(number: number, event: OperationsEvent): NextMessage {
    this.#delivering = number;
    return {
      message: { kind: 'event', clientId: this.clientId, event },
      taken: () => {
        this.#delivering = undefined;
        this.#cursor = Math.max(this.#cursor, number + 1);
      },
    };
  }

  #tellMissed(): NextMessage {
    const count = this.#missed;
    const event = {
      name: EVENTS_MISSED,
      properties: [{ name: 'count', value: String(count) }],
    };
    return {
      message: { kind: 'event', clientId: this.clientId, event },
      taken: () => {
        this.#missed -= count;
      },
    };
  }

  /** Passes over what the listener does not want. */
  #nextWanted(listener: QueueListener): number {
    const end = Math.min(listener.endsBefore ?? Number.POSITIVE_INFINITY, this.window.next);
    while (this.#cursor < end) {
      const event = this.window.at(this.#cursor);
      if (event !== undefined && listener.wants(event)) break;
      this.#cursor += 1;
    }
    return this.#cursor;
  }
}
