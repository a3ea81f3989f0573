import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { MessageRegistry } from '../../../src/common/grpc/client/message-registry.js';
import type { FakeMatchFunction } from './fake-match-function.js';
import { FakeRefusal } from './fake-refusal.js';

const SERVICE = '/accelbyte.session.manager.SessionManager/';

/** A hook call as it reached the fake host. */
export interface ReceivedCall {
  /** As in `OnSessionCreated`. */
  readonly method: string;
  readonly metadata: Metadata;
  readonly bytes: Buffer;
  /** Protobuf JSON of the request. */
  readonly request: JsonObject;
}

/** Answers one call: bytes of the response, or an error to fail with. */
export type Answer = (call: ReceivedCall) => Buffer | Promise<Buffer>;

/** A host that does as a test says, without a line of the real one. */
export interface FakeSessionManager {
  /** `host:port` */
  readonly address: string;
  readonly received: readonly ReceivedCall[];
  /** How a method answers from now on; default: Created hooks echo, the others say `Empty`. */
  answer(method: string, answer: Answer): void;
  /** A session, changed by JSON, as bytes of an answer. */
  sessionResponse(session: JsonValue): Buffer;
  close(): Promise<void>;
}

/** @param matchFunction  served beside the session manager, as a host with both modules does */
export async function startFakeSessionManager(
  matchFunction?: FakeMatchFunction,
): Promise<FakeSessionManager> {
  const registry = MessageRegistry.fromBuild();
  const methods = registry.methods.filter(({ parent }) => parent.name === 'SessionManager');
  const answers = new Map<string, Answer>();
  const received: ReceivedCall[] = [];
  const server = new Server();

  const definition = Object.fromEntries(
    methods.map(({ name }) => [
      name,
      {
        path: `${SERVICE}${name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: asItIs,
        requestDeserialize: asItIs,
        responseSerialize: asItIs,
        responseDeserialize: asItIs,
      },
    ]),
  );
  const handlers = Object.fromEntries(
    methods.map(({ name, input }) => [
      name,
      (call: ServerUnaryCall<Buffer, Buffer>, respond: sendUnaryData<Buffer>) => {
        // Requests of these methods are objects in JSON.
        const decoded = registry.toJson(input, registry.decode(input, call.request)) as JsonObject;
        const { metadata, request: bytes } = call;
        const one = { method: name, metadata, bytes, request: decoded };
        received.push(one);
        const answer = answers.get(name) ?? (name.endsWith('Created') ? echo : empty);
        Promise.resolve(one)
          .then(answer)
          .then(
            (message) => respond(null, message),
            (error: Error) =>
              respond({
                code: error instanceof FakeRefusal ? error.code : status.INTERNAL,
                details: error.message,
              }),
          );
      },
    ]),
  );
  server.addService(definition, handlers);
  if (matchFunction) server.addService(matchFunction.definition, matchFunction.handlers);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const response = registry.message('accelbyte.session.manager.SessionResponse');
  return {
    address: `127.0.0.1:${port}`,
    received,
    answer: (method, answer) => answers.set(method, answer),
    sessionResponse: (session) =>
      registry.encode(response, registry.fromJson(response, { session })),
    close: () =>
      new Promise((resolve) => {
        server.forceShutdown();
        server.tryShutdown(() => resolve());
      }),
  };
}

/** Request and response have the session in the same field, so the bytes are the answer. */
function echo({ bytes }: ReceivedCall): Buffer {
  return bytes;
}

function empty(): Buffer {
  return Buffer.alloc(0);
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
