import { createHash } from 'node:crypto';
import { AwsFault } from './aws-fault.js';

type Json = Readonly<Record<string, unknown>>;

interface QueuedMessage {
  readonly id: string;
  readonly body: string;
  receives: number;
  isInFlight: boolean;
}

/** A queue of SQS: what is received is in flight until it is deleted or given back. */
export class FakeSqs {
  readonly #messages: QueuedMessage[] = [];
  readonly #waiting = new Set<() => void>();
  #ids = 0;

  send(body: string): void {
    this.#messages.push({ id: `m-${++this.#ids}`, body, receives: 0, isInFlight: false });
    this.#wake();
  }

  /** The visibility timeout of everything in flight passes. */
  giveBack(): void {
    for (const message of this.#messages) message.isInFlight = false;
    this.#wake();
  }

  clear(): void {
    this.#messages.length = 0;
  }

  /** Bodies that were not deleted. */
  get bodies(): readonly string[] {
    return this.#messages.map(({ body }) => body);
  }

  /** How often the message at this place was received. */
  receivesOf(at: number): number {
    return this.#messages[at]?.receives ?? 0;
  }

  /** Ends every long poll. */
  close(): void {
    this.#wake();
  }

  /** @param gone  aborted when whoever asked is not there any more */
  async handle(operation: string, input: Json, gone: AbortSignal): Promise<Json> {
    switch (operation) {
      case 'ReceiveMessage': {
        if (this.#visible().length === 0) {
          await this.#news(Number(input.WaitTimeSeconds ?? 0), gone);
        }
        if (gone.aborted) return {};
        return { Messages: this.#visible().map(received) };
      }
      case 'DeleteMessage': {
        const at = this.#messages.findIndex(({ id }) => `r-${id}` === input.ReceiptHandle);
        if (at !== -1) this.#messages.splice(at, 1);
        return {};
      }
      default:
        throw new AwsFault('UnknownOperationException', operation);
    }
  }

  #visible(): readonly QueuedMessage[] {
    return this.#messages.filter(({ isInFlight }) => !isInFlight);
  }

  #news(seconds: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, seconds * 1000);
      this.#waiting.add(wake);
      gone.addEventListener('abort', wake, { once: true });
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}

function received(message: QueuedMessage): Json {
  message.receives++;
  message.isInFlight = true;
  const { id, body } = message;
  const MD5OfBody = createHash('md5').update(body).digest('hex');
  return { MessageId: id, ReceiptHandle: `r-${id}`, MD5OfBody, Body: body };
}
