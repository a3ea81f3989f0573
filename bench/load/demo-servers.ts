import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@bufbuild/protobuf';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import type { Exchange, JudgedCall } from './judged-call.js';
import { framed, unframed } from './message-frame.js';
import { callOnce, type UnaryCall } from './unary-connection.js';

const FIXTURE = new URL(
  '../../test/fixtures/session-dsm/create.demo.typical.json',
  import.meta.url,
);
const PACKAGE = 'accelbyte.session.sessiondsm';
/** More than there are calls under way, so that no two of these are about the same session. */
const SESSIONS = 64;

interface Fixture {
  readonly request: { readonly json: JsonObject };
  readonly expect: { readonly response: { readonly json: JsonObject } };
}

/** `CreateGameSession` of a host with the provider `DEMO`, for one session after the other. */
export class DemoServers implements JudgedCall {
  readonly #registry = MessageRegistry.fromBuild();
  readonly #fixture = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Fixture; // ours, in test/

  /** @param token  sent with every call, also to servers that do not look at it */
  constructor(private readonly token: string) {}

  get call(): UnaryCall {
    return this.#callFor('bench-0');
  }

  async exchanges(port: number): Promise<readonly Exchange[]> {
    const exchanges: Exchange[] = [];
    for (let session = 0; session < SESSIONS; session++) {
      exchanges.push(await this.#exchange(port, `bench-${session}`));
    }
    return exchanges;
  }

  async #exchange(port: number, sessionId: string): Promise<Exchange> {
    const call = this.#callFor(sessionId);
    const { status, frame } = await callOnce(port, call);
    if (status !== 0) throw new Error(`found status ${status ?? 'missing'}, expected OK`);
    const type = this.#registry.message(`${PACKAGE}.ResponseCreateGameSession`);
    const answer = this.#registry.toJson(type, this.#registry.decode(type, unframed(frame)));
    const expected = {
      ...this.#fixture.expect.response.json,
      session_id: sessionId,
      server_id: `demo-local-${sessionId}`,
    };
    if (!isDeepStrictEqual(answer, expected)) {
      throw new Error(`found ${JSON.stringify(answer)}, expected ${JSON.stringify(expected)}`);
    }
    return { request: framed(call.message), answer: frame };
  }

  #callFor(sessionId: string): UnaryCall {
    const type = this.#registry.message(`${PACKAGE}.RequestCreateGameSession`);
    const json = { ...this.#fixture.request.json, session_id: sessionId };
    return {
      path: `/${PACKAGE}.SessionDsm/CreateGameSession`,
      message: this.#registry.encode(type, this.#registry.fromJson(type, json)),
      headers: { authorization: `Bearer ${this.token}` },
    };
  }
}
