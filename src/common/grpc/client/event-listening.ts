import type { Event } from '../../operations/operations-api.js';
import { ResultError } from '../../operations/result.error.js';
import { RESULT_CODE } from '../../operations/result-code.js';
import { pause } from '../../time/pause.js';
import type { RetrySurroundings } from '../../time/retry-for.js';
import { withDeadline } from '../../time/with-deadline.js';
import type { EventStub } from './operations-stubs.js';

/** Waits between two tries; doubled from one to the next, and from the start again after a message. */
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 5000;
/** How long an interruption waits for the end of the stream. */
const INTERRUPT_MS = 30_000;

export interface ListeningOptions {
  /** Empty: all events. */
  readonly names: readonly string[];
  /** A queue of before, to go on with; default: a new one. */
  readonly clientId?: number;
  /** Told of each event, in order; never of signs of life. */
  readonly onEvent: (event: Required<Event>) => void;
  /** Told why the stream broke off, before it is taken up again. */
  readonly onTrouble: (error: unknown, delayMs: number) => void;
}

/**
 * Listens to the events of a server until it is interrupted, and takes the same queue up again
 * whenever the stream breaks off, so that nothing is missed that the server still has.
 */
export class EventListening {
  readonly #stop = new AbortController();
  #clientId: number;
  /** Kept when the server has ended the stream, or `stop` was called. */
  readonly ended: Promise<void>;

  /** Begins at once. @param events  of a client that throws result codes and does not retry */
  constructor(
    private readonly events: EventStub,
    private readonly options: ListeningOptions,
    private readonly surroundings: RetrySurroundings,
  ) {
    this.#clientId = options.clientId ?? 0;
    this.ended = this.#listen();
  }

  /** The number of the queue; 0 before the server told it. */
  get clientId(): number {
    return this.#clientId;
  }

  /** Asks the server to end the stream once all was delivered. */
  async interrupt(): Promise<void> {
    await this.events.interrupt({ client_id: this.#clientId });
    await withDeadline(INTERRUPT_MS, this.surroundings.time, undefined, (late) => {
      late.addEventListener('abort', () => this.#stop.abort(), { once: true });
      return this.ended;
    });
  }

  /** Goes away; the queue stays for as long as the server keeps it. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  async #listen(): Promise<void> {
    let failures = 0;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        for await (const { event, client_id } of this.#messages()) {
          failures = 0;
          this.#clientId = client_id;
          if (event != null && event.name !== '') this.options.onEvent(event);
        }
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (this.#isForgotten(error)) {
          this.#clientId = 0;
          continue;
        }
        const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
        failures += 1;
        this.options.onTrouble(error, delayMs);
        await pause(delayMs, this.surroundings.time, signal).catch(() => undefined);
      }
    }
  }

  #messages() {
    const request = { names: this.options.names, client_id: this.#clientId };
    return this.events.listen(request, { signal: this.#stop.signal });
  }

  /** The server no longer knows the queue: it was away for too long. */
  #isForgotten(error: unknown): boolean {
    return (
      this.#clientId !== 0 &&
      error instanceof ResultError &&
      error.resultCode === RESULT_CODE.ERROR_ITEM_UNKNOWN
    );
  }
}
