import { Client, type ClientDuplexStream, credentials, Metadata } from '@grpc/grpc-js';

const SERVICE = '/accelbyte.matchmaking.matchfunction.MatchFunction';

/** How a call ended, and what it answered before. */
export interface MatchAnswer {
  readonly code: number;
  readonly details: string;
  readonly messages: readonly Buffer[];
}

/** Plays AGS: bytes in, bytes out, so that no codec of the client can hide a loss. */
export class MatchClient {
  readonly #client: Client;
  readonly #metadata = new Metadata();

  /** @param address  `host:port` */
  constructor(address: string, token: string) {
    this.#client = new Client(address, credentials.createInsecure());
    this.#metadata.set('authorization', `Bearer ${token}`);
  }

  unary(method: string, request: Buffer): Promise<MatchAnswer> {
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        `${SERVICE}/${method}`,
        asItIs,
        asItIs,
        request,
        this.#metadata,
        (error, message) =>
          resolve({
            code: error?.code ?? 0,
            details: error?.details ?? '',
            messages: message === undefined ? [] : [message],
          }),
      );
    });
  }

  /** Opens a stream and leaves it to the caller. */
  open(method: string, deadlineMs?: number): ClientDuplexStream<Buffer, Buffer> {
    return this.#client.makeBidiStreamRequest(
      `${SERVICE}/${method}`,
      asItIs,
      asItIs,
      this.#metadata,
      deadlineMs === undefined ? {} : { deadline: Date.now() + deadlineMs },
    );
  }

  /** Sends all of `messages` as fast as they are taken, half-closes, and reads to the end. */
  async stream(method: string, messages: Iterable<Buffer>): Promise<MatchAnswer> {
    const call = this.open(method);
    const answer = answerOf(call);
    let hasEnded = false;
    void answer.then(() => {
      hasEnded = true;
    });
    for (const message of messages) {
      if (hasEnded) break;
      if (!call.write(message)) await Promise.race([once(call, 'drain'), answer]);
    }
    call.end();
    return answer;
  }

  close(): void {
    this.#client.close();
  }
}

/** Reads a stream to its end. */
export function answerOf(call: ClientDuplexStream<Buffer, Buffer>): Promise<MatchAnswer> {
  return new Promise((resolve) => {
    const messages: Buffer[] = [];
    call.on('data', (message: Buffer) => messages.push(message));
    call.on('error', () => undefined); // told by the status
    call.on('status', ({ code, details }) => resolve({ code, details, messages }));
  });
}

function once(call: ClientDuplexStream<Buffer, Buffer>, event: string): Promise<void> {
  return new Promise((resolve) => {
    call.once(event, resolve);
  });
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
