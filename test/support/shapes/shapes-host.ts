import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonValue } from '@bufbuild/protobuf';
import {
  type ClientCallOptions,
  DynamicClient,
  type DynamicClientOptions,
} from '../../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../../src/common/grpc/client/message-registry.js';
import type { Requests } from '../../../src/common/grpc/client/stream-answers.js';
import type { ShapeLists } from '../../../src/modules/shapes/domain/shape-index.js';
import { formatShapes } from '../../../src/modules/shapes/state/shapes-text.js';
import { CertificateAuthority } from '../certificate-authority.js';
import { startTestHost, type TestHost } from '../test-host.js';

export const SIGNATURE = 'a signature for tests';

/** An answer as protobuf JSON, in the names of the contract. */
export type Answer = Readonly<Record<string, JsonValue>>;

export interface ShapesHostOptions {
  /** What the file of the shapes holds at the start; default: there is none. */
  readonly stored?: ShapeLists;
  readonly env?: Readonly<Record<string, string>>;
  /** A folder of an earlier host, whose shapes are taken over; default: one of its own. */
  readonly folder?: string;
}

/** A host with the shape service behind TLS, and its folder. */
export interface ShapesHost {
  readonly host: TestHost;
  /** `localhost:port` */
  readonly address: string;
  /** PEM file of the authority that signed its certificate. */
  readonly ca: string;
  /** The file of the shapes. */
  readonly file: string;
  readonly folder: string;
  readonly registry: MessageRegistry;
  /** A client of its own connection, closed with the host; by default it trusts and signs. */
  newClient(options?: DynamicClientOptions): DynamicClient;
  /** Calls a method of any kind with a good signature, and waits for all answers. */
  call(
    path: string,
    requests: Requests<JsonValue>,
    options?: ClientCallOptions,
  ): Promise<readonly Answer[]>;
  /** As {@link call}, by a client of the caller's, answer by answer. */
  stream(
    client: DynamicClient,
    path: string,
    requests: Requests<JsonValue>,
    options?: ClientCallOptions,
  ): AsyncGenerator<Answer, void, undefined>;
  stop(): Promise<void>;
}

/** Starts it with certificates that are made for it. */
export async function startShapesHost(options: ShapesHostOptions = {}): Promise<ShapesHost> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'extend-host-shapes-')));
  const authority = new CertificateAuthority('authority of the shapes');
  const { cert, key } = authority.issue('shapes');
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const file = join(folder, 'data.json');
  if (options.stored !== undefined) await write('data.json', formatShapes(options.stored));
  const ca = await write('ca.pem', authority.cert);
  const host = await startTestHost({
    env: {
      ENABLE_SHAPES: 'true',
      SHAPES_GRPC_PORT: '0',
      SHAPES_GRPC_TLS_CERT: await write('server.crt', cert),
      SHAPES_GRPC_TLS_KEY: await write('server.key', key),
      SHAPES_SIGNATURE_VALUE: SIGNATURE,
      SHAPES_JSON_PATH: file,
      ...options.env,
    },
  });
  const address = `localhost:${host.host.ports.shapesPort}`;
  const registry = MessageRegistry.fromBuild('shapes');
  const clients: DynamicClient[] = [];
  const newClient = (
    clientOptions: DynamicClientOptions = {
      tls: { ca },
      callCredentials: { 'x-signature': SIGNATURE },
    },
  ) => {
    const client = new DynamicClient(registry, address, clientOptions);
    clients.push(client);
    return client;
  };
  const stream = async function* stream(
    client: DynamicClient,
    path: string,
    requests: Requests<JsonValue>,
    callOptions: ClientCallOptions = {},
  ): AsyncGenerator<Answer, void, undefined> {
    const method = registry.method(path);
    const messages = async function* messages() {
      for await (const json of requests) yield registry.fromJson(method.input, json);
    };
    for await (const answer of client.stream(method, messages(), callOptions)) {
      // Every answer is a message, which is an object in JSON.
      yield registry.toJson(method.output, answer) as Answer;
    }
  };
  const own = newClient();
  return {
    host,
    address,
    ca,
    file,
    folder,
    registry,
    newClient,
    stream,
    async call(path, requests, callOptions) {
      const answers: Answer[] = [];
      for await (const answer of stream(own, path, requests, callOptions)) answers.push(answer);
      return answers;
    },
    async stop() {
      for (const client of clients) client.close();
      await host.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Paths of the five methods. */
export const SHAPES = {
  create: '/ShapeService/CreateShape',
  get: '/ShapeService/GetShape',
  perimeters: '/ShapeService/GetPerimetersGreaterThan',
  totalArea: '/ShapeService/GetTotalArea',
  areas: '/ShapeService/GetAreas',
} as const;

/** Requests of any of the methods that take ids. */
export function ids(...texts: string[]): readonly JsonValue[] {
  return texts.map((shape_id) => ({ shape_id }));
}
