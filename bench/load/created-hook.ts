import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import type { JudgedCall } from './judged-call.js';
import { framed, unframed } from './message-frame.js';
import { callOnce, type UnaryCall } from './unary-connection.js';

const FIXTURE = new URL(
  '../../test/fixtures/session-manager/on-session-created.typical.json',
  import.meta.url,
);

interface Fixture {
  readonly service: string;
  readonly method: string;
  readonly request: { readonly message: string; readonly wire_base64: string };
  readonly expect: {
    readonly response: { readonly message: string; readonly wire_base64: string };
  };
}

/** What the answer must be: the request's bytes, its meaning, or that of the sample strategy. */
export type ExpectedAnswer = 'same bytes' | 'same session' | 'sample session';

/** The call that is measured: `OnSessionCreated` with a typical session, and its right answers. */
export class CreatedHook {
  readonly #registry = MessageRegistry.fromBuild();
  readonly #fixture = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Fixture; // ours, in test/

  /** @param token  sent with every call, also to servers that do not look at it */
  constructor(private readonly token: string) {}

  get call(): UnaryCall {
    return { ...this.anonymousCall, headers: { authorization: `Bearer ${this.token}` } };
  }

  /** The same without a token. */
  get anonymousCall(): UnaryCall {
    return {
      path: `/${this.#fixture.service}/${this.#fixture.method}`,
      message: this.#request,
    };
  }

  /** This call, judged by what its answer must be. */
  judgedBy(expected: ExpectedAnswer): JudgedCall {
    return {
      call: this.call,
      exchanges: async (port) => [
        { request: framed(this.#request), answer: await this.rightAnswer(port, expected) },
      ],
    };
  }

  /**
   * Makes one call and judges its answer.
   * @returns the frame with which every further answer must be identical
   * @throws Error when it is not the answer that is expected
   */
  async rightAnswer(port: number, expected: ExpectedAnswer): Promise<Buffer> {
    const { status, frame } = await callOnce(port, this.call);
    if (status !== 0) throw new Error(`found status ${status ?? 'missing'}, expected OK`);
    if (!this.#isRight(unframed(frame), expected)) {
      throw new Error(`found another answer than the ${expected}`);
    }
    return frame;
  }

  /** Status of a call without token. */
  async statusWithoutToken(port: number): Promise<number | undefined> {
    return (await callOnce(port, this.anonymousCall)).status;
  }

  get #request(): Buffer {
    return Buffer.from(this.#fixture.request.wire_base64, 'base64');
  }

  #isRight(answer: Buffer, expected: ExpectedAnswer): boolean {
    const { expect } = this.#fixture;
    switch (expected) {
      case 'same bytes':
        return framed(answer).equals(framed(this.#request));
      case 'same session':
        return isDeepStrictEqual(this.#session(answer), this.#session(this.#request));
      case 'sample session':
        return isDeepStrictEqual(
          this.#session(answer),
          this.#session(Buffer.from(expect.response.wire_base64, 'base64')),
        );
    }
  }

  /** Protobuf JSON of the one field that requests and answers have in common. */
  #session(bytes: Buffer): unknown {
    const type = this.#registry.message(
      `accelbyte.session.manager.${this.#fixture.expect.response.message}`,
    );
    return this.#registry.toJson(type, this.#registry.decode(type, bytes));
  }
}
