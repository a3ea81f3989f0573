import type { Requests } from './stream-answers.js';

/**
 * The requests of one call, for as many tries as it takes. One message can be sent again; a stream
 * only while nothing of it was taken.
 */
export class RepeatableRequests {
  /** Whether there may be more than one message. */
  readonly isStream: boolean;
  readonly #single: Uint8Array | undefined;
  readonly #stream: AsyncIterator<Uint8Array> | Iterator<Uint8Array> | undefined;
  /** The next message of a stream: asked for once, whichever try is there to take it. */
  #next: Promise<IteratorResult<Uint8Array, unknown>> | undefined;
  #tries = 0;
  #wasTaken = false;

  /** @param requests  one message, or a stream of them */
  constructor(requests: Uint8Array | Requests<Uint8Array>) {
    this.isStream = !(requests instanceof Uint8Array);
    if (requests instanceof Uint8Array) this.#single = requests;
    else if (Symbol.asyncIterator in requests) this.#stream = requests[Symbol.asyncIterator]();
    else this.#stream = requests[Symbol.iterator]();
  }

  get canBeRepeated(): boolean {
    return !this.#wasTaken;
  }

  /** The messages, for one more try. */
  forTry(): Requests<Uint8Array> {
    if (this.#single !== undefined) return [this.#single];
    this.#tries += 1;
    return this.#streamed(this.#tries);
  }

  async *#streamed(mine: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      this.#next ??= Promise.resolve(this.#stream?.next() ?? { done: true, value: undefined });
      const next = await this.#next;
      if (mine !== this.#tries) return;
      this.#next = undefined;
      if (next.done === true) return;
      this.#wasTaken = true;
      yield next.value;
    }
  }
}
