import { once } from 'node:events';
import type { ClientHttp2Stream } from 'node:http2';
import { fromBinary, type JsonObject } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { answerOf, framed, type RawAnswer, type RawGrpcConnection } from './raw-grpc-call.js';

const registry = MessageRegistry.fromBuild();

/** One stream of `ServerReflectionInfo`. */
export class ReflectionStream {
  readonly ended: Promise<RawAnswer>;
  readonly #stream: ClientHttp2Stream;
  readonly #package: string;

  constructor(connection: RawGrpcConnection, version: 'v1' | 'v1alpha') {
    this.#package = `grpc.reflection.${version}`;
    const path = `/${this.#package}.ServerReflection/ServerReflectionInfo`;
    this.#stream = connection.open(path);
    this.ended = answerOf(this.#stream);
  }

  /** @param request  protobuf JSON of a `ServerReflectionRequest` */
  async ask(request: JsonObject): Promise<JsonObject> {
    const type = registry.message(`${this.#package}.ServerReflectionRequest`);
    const answerType = registry.message(`${this.#package}.ServerReflectionResponse`);
    this.#stream.write(framed(registry.encode(type, registry.fromJson(type, request))));
    const bytes = await this.#message();
    return registry.toJson(answerType, registry.decode(answerType, bytes)) as JsonObject; // a message
  }

  /** The files of the answer, in its order. */
  async files(request: JsonObject): Promise<readonly FileDescriptorProto[]> {
    const answer = await this.ask(request);
    const { file_descriptor_proto: files } = answer.file_descriptor_response as {
      file_descriptor_proto: string[];
    };
    return files.map((file) => fromBinary(FileDescriptorProtoSchema, Buffer.from(file, 'base64')));
  }

  async names(request: JsonObject): Promise<readonly string[]> {
    return (await this.files(request)).map(({ name }) => name);
  }

  async end(): Promise<RawAnswer> {
    this.#stream.end();
    return this.ended;
  }

  async #message(): Promise<Buffer> {
    let bytes = Buffer.alloc(0);
    while (bytes.length < 5 || bytes.length < 5 + bytes.readUInt32BE(1)) {
      const [chunk] = (await once(this.#stream, 'data')) as [Buffer];
      bytes = Buffer.concat([bytes, chunk]);
    }
    return bytes.subarray(5);
  }
}
