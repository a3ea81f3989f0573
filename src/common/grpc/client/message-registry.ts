import {
  createFileRegistry,
  type DescMessage,
  type DescMethod,
  type FileRegistry,
  fromBinary,
  fromJson,
  type JsonValue,
  type Message,
  toBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { compiledDescriptors } from '../compiled-descriptors.js';
import type { ListenerName } from '../listener-name.js';
import { messageToJson } from './message-to-json.js';

/**
 * Every message and method of a listener, for code that speaks them without generated classes.
 * Messages keep the fields and enum numbers that `proto/` has never heard of.
 */
export class MessageRegistry {
  readonly #registry: FileRegistry;

  /** @param descriptorSet  a serialized `google.protobuf.FileDescriptorSet` with all imports */
  constructor(descriptorSet: Uint8Array) {
    this.#registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptorSet));
  }

  /** @throws Error when `proto/` has not been built */
  static fromBuild(listener: ListenerName = 'overrides'): MessageRegistry {
    return new MessageRegistry(compiledDescriptors(listener));
  }

  /** All methods of all services. */
  get methods(): readonly DescMethod[] {
    return [...this.#registry]
      .filter((type) => type.kind === 'service')
      .flatMap((service) => service.methods);
  }

  /**
   * @param path  full path, for example `/grpc.health.v1.Health/Check`
   * @throws Error when there is no such method
   */
  method(path: string): DescMethod {
    const found = this.methods.find((method) => methodPath(method) === path);
    if (found === undefined) throw new Error(`${path}: no such method in proto/`);
    return found;
  }

  /**
   * @param name  full name, for example `accelbyte.session.manager.GameSession`
   * @throws Error when there is no such message
   */
  message(name: string): DescMessage {
    const found = this.#registry.getMessage(name);
    if (found === undefined) throw new Error(`${name}: no such message in proto/`);
    return found;
  }

  /**
   * The numbers of an enum by the names of its values.
   * @throws Error when there is no such enum
   */
  enumValues(name: string): Readonly<Record<string, number>> {
    const found = this.#registry.getEnum(name);
    if (found === undefined) throw new Error(`${name}: no such enum in proto/`);
    return Object.fromEntries(found.values.map((value) => [value.name, value.number]));
  }

  /**
   * Reads protobuf JSON; names as declared or in camel case, enums by name or number.
   * @throws Error that names the field that is wrong
   */
  fromJson(type: DescMessage, json: JsonValue): Message {
    return fromJson(type, json, { registry: this.#registry });
  }

  /** Protobuf JSON with names as declared; see {@link messageToJson}. */
  toJson(type: DescMessage, message: Message): JsonValue {
    return messageToJson(type, message, this.#registry);
  }

  encode(type: DescMessage, message: Message): Buffer {
    return Buffer.from(toBinary(type, message));
  }

  /** @throws Error when the bytes are no such message */
  decode(type: DescMessage, bytes: Uint8Array): Message {
    return fromBinary(type, bytes);
  }
}

/** Path of a method on the wire. */
export function methodPath(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}
