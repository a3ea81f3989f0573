import type { MessageTypeDefinition, PackageDefinition } from '@grpc/proto-loader';
import { MalformedMessageError } from '../wire/malformed-message.error.js';

/** A message as a handler has it: names as declared, enums as numbers, 64-bit numbers as text. */
export type PlainMessage = Readonly<Record<string, unknown>>;

type MessageType = MessageTypeDefinition<object, object>;

/**
 * Between the bytes of a message and a plain object. What a caller left out reads as its default,
 * lists as empty ones; what a handler left out or set to its default is not written, as the
 * contract's own implementations have it.
 */
export class MessageCodec {
  /** What an empty message of each type reads as: its fields without presence, and their defaults. */
  readonly #defaults = new Map<string, PlainMessage>();

  constructor(private readonly definitions: PackageDefinition) {}

  /** @throws MalformedMessageError */
  decode(type: string, bytes: Buffer): PlainMessage {
    try {
      return this.#type(type).deserialize(bytes) as PlainMessage; // proto-loader makes plain objects
    } catch {
      throw new MalformedMessageError(`found bytes that cannot be read, expected a ${type}`);
    }
  }

  /** @param message  unknown names in it are not written */
  encode(type: string, message: object): Buffer {
    return this.#type(type).serialize(this.#sparse(type, message));
  }

  #sparse(typeName: string, message: object): PlainMessage {
    const types = this.#messageFields(typeName);
    const defaults = this.#defaultsOf(typeName);
    const sparse: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(message)) {
      if (value === undefined || value === null || isDefault(value, defaults[name])) continue;
      const type = types.get(name);
      if (type === undefined) sparse[name] = value;
      else if (Array.isArray(value)) sparse[name] = value.map((each) => this.#sparse(type, each));
      else sparse[name] = this.#sparse(type, value as object); // protobufjs refuses what is none
    }
    return sparse;
  }

  /** Types of those fields that are messages. */
  #messageFields(typeName: string): ReadonlyMap<string, string> {
    const { field } = this.#type(typeName).type as { field: readonly FieldDescriptor[] };
    return new Map(
      field
        .filter(({ type }) => type === 'TYPE_MESSAGE')
        .map(({ name, typeName: its }) => [name, this.resolved(typeName, its)]),
    );
  }

  /**
   * The full name of a type that protobufjs names as shortly as its scope allows.
   * @param scope  full name of what mentions it
   */
  resolved(scope: string, name: string): string {
    if (name.startsWith('.')) return name.slice(1);
    for (let parent = scope; parent !== ''; parent = parent.slice(0, parent.lastIndexOf('.'))) {
      if (`${parent}.${name}` in this.definitions) return `${parent}.${name}`;
      if (!parent.includes('.')) break;
    }
    if (name in this.definitions) return name;
    return Object.keys(this.definitions).find((full) => full.endsWith(`.${name}`)) ?? name;
  }

  #defaultsOf(typeName: string): PlainMessage {
    const known = this.#defaults.get(typeName);
    if (known !== undefined) return known;
    const made = this.decode(typeName, Buffer.alloc(0));
    this.#defaults.set(typeName, made);
    return made;
  }

  #type(name: string): MessageType {
    const type = this.definitions[name];
    if (type === undefined || !('deserialize' in type)) throw new Error(`${name}: no such message`);
    return type as MessageType; // only message types have codecs of their own
  }
}

/** The part of a `google.protobuf.FieldDescriptorProto` that is read here. */
interface FieldDescriptor {
  readonly name: string;
  readonly type: string;
  readonly typeName: string;
}

function isDefault(value: unknown, standard: unknown): boolean {
  if (standard === undefined || standard === null) return false;
  if (Array.isArray(standard) || Buffer.isBuffer(standard)) return lengthOf(value) === 0;
  return value === standard;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) || Buffer.isBuffer(value) ? value.length : 1;
}
