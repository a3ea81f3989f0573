import { MessageRegistry } from '../../../src/common/grpc/client/message-registry.js';

const PACKAGE = 'accelbyte.session.sessiondsm';
const SERVICE = `/${PACKAGE}.SessionDsm`;

/** Calls a unary method, bytes in and bytes out. */
type Call = (path: string, request: Uint8Array) => Promise<{ readonly message: Buffer }>;

/** A request to create, as JSON with the names of the contract. */
export type OrderFields = Readonly<Record<string, string | readonly string[]>>;
export type Answer = Readonly<Record<string, unknown>>;

/** The session DSM as AGS calls it, in the names of the contract. */
export class DsmClient {
  readonly #registry = MessageRegistry.fromBuild();

  constructor(private readonly send: Call) {}

  create(session_id: string, fields: OrderFields = {}): Promise<Answer> {
    return this.#call('CreateGameSession', 'CreateGameSession', this.#order(session_id, fields));
  }

  createAsync(session_id: string, fields: OrderFields = {}): Promise<Answer> {
    const order = this.#order(session_id, fields);
    return this.#call('CreateGameSessionAsync', 'CreateGameSession', order, 'Async');
  }

  terminate(session_id: string): Promise<Answer> {
    const request = { session_id, namespace: 'studio-game' };
    return this.#call('TerminateGameSession', 'TerminateGameSession', request);
  }

  /** The message as JSON with the names of the contract; fields that hold their default are not there. */
  decode(message: string, bytes: Buffer): Answer {
    const type = this.#registry.message(`${PACKAGE}.${message}`);
    return this.#registry.toJson(type, this.#registry.decode(type, bytes)) as Answer;
  }

  #order(session_id: string, fields: OrderFields): OrderFields {
    return {
      session_id,
      namespace: 'studio-game',
      requested_region: ['eu-central-1'],
      secret: 'hunter2-secret',
      session_data: 'hunter2-data',
      ...fields,
    };
  }

  async #call(method: string, message: string, json: object, suffix = ''): Promise<Answer> {
    const type = this.#registry.message(`${PACKAGE}.Request${message}`);
    const request = this.#registry.encode(type, this.#registry.fromJson(type, json as never));
    const answer = await this.send(`${SERVICE}/${method}`, request);
    return this.decode(`Response${message}${suffix}`, answer.message);
  }
}
