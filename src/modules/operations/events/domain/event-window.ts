import type { OperationsEvent } from './event.js';
import { eventBytes } from './event-rules.js';

/** How much the newest events may take, of all queues together. */
export interface WindowLimits {
  readonly events: number;
  /** Of names and values. */
  readonly bytes: number;
}

/** When nobody reads the first half any more it is cut off, so that an event costs no copy. */
const CUT_FROM = 1024;

/**
 * The newest events, numbered in the order they were sent. All queues read from this one window, so
 * its limits hold for the memory of all of them, however many they are.
 */
export class EventWindow {
  readonly #limits: WindowLimits;
  #entries: ({ readonly event: OperationsEvent; readonly bytes: number } | undefined)[] = [];
  /** Index of the oldest event in `#entries`. */
  #start = 0;
  /** Number of the oldest event. */
  #first = 0;
  #bytes = 0;

  constructor(limits: WindowLimits) {
    this.#limits = limits;
  }

  /** Number that the next event will have. */
  get next(): number {
    return this.#first + this.size;
  }

  /** Events held. */
  get size(): number {
    return this.#entries.length - this.#start;
  }

  /** Bytes of the events held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The event of a number; `undefined` for one that is not held any more, or not yet. */
  at(number: number): OperationsEvent | undefined {
    return number < this.#first
      ? undefined
      : this.#entries[this.#start + number - this.#first]?.event;
  }

  /**
   * Appends an event, and drops the oldest ones that are too many then.
   * @param onDrop  told of each
   */
  add(event: OperationsEvent, onDrop: (number: number, event: OperationsEvent) => void): void {
    const bytes = eventBytes(event);
    this.#entries.push({ event, bytes });
    this.#bytes += bytes;
    while (this.size > this.#limits.events || (this.size > 1 && this.#bytes > this.#limits.bytes)) {
      const number = this.#first;
      const dropped = this.#removeFirst();
      if (dropped !== undefined) onDrop(number, dropped);
    }
  }

  /** Lets go of the events before `number`, which nobody will ask for. */
  forgetBefore(number: number): void {
    while (this.#first < number && this.size > 0) this.#removeFirst();
  }

  #removeFirst(): OperationsEvent | undefined {
    const entry = this.#entries[this.#start];
    this.#entries[this.#start] = undefined;
    this.#start += 1;
    this.#first += 1;
    this.#bytes -= entry?.bytes ?? 0;
    if (this.#start >= CUT_FROM && this.#start * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#start);
      this.#start = 0;
    }
    return entry?.event;
  }
}
