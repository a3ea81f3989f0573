import { WireReader, WireType } from '../../wire/wire-reader.js';

/** One `.proto` file as reflection hands it out. */
export interface DescriptorFile {
  readonly name: string;
  /** Names of imported files. */
  readonly imports: readonly string[];
  /** The serialized `FileDescriptorProto`. */
  readonly bytes: Buffer;
}

const FILE_SET_FILE = 1;
const FILE = { name: 1, package: 2, import: 3, message: 4, enum: 5, service: 6, extension: 7 };
const MESSAGE = { name: 1, field: 2, nested: 3, enum: 4, extension: 6, oneof: 8 };
const ENUM = { name: 1, value: 2 };
const SERVICE = { name: 1, method: 2 };
const FIELD = { name: 1, extendee: 2, number: 3 };
const NAME = 1;

/**
 * Finds files by name, by any symbol they declare, and by extension. Reads the serialized
 * `FileDescriptorSet` once. Source: `google/protobuf/descriptor.proto` for the field numbers.
 */
export class DescriptorIndex {
  readonly #byName = new Map<string, DescriptorFile>();
  readonly #bySymbol = new Map<string, DescriptorFile>();
  readonly #extensions = new Map<string, Map<number, DescriptorFile>>();

  constructor(descriptorSet: Buffer) {
    for (const bytes of fieldsOf(descriptorSet, FILE_SET_FILE)) this.#addFile(bytes);
  }

  byName(name: string): DescriptorFile | undefined {
    return this.#byName.get(name);
  }

  /** @param symbol  full name of a message, field, enum, value, service or method */
  bySymbol(symbol: string): DescriptorFile | undefined {
    return this.#bySymbol.get(symbol);
  }

  byExtension(extendee: string, number: number): DescriptorFile | undefined {
    return this.#extensions.get(extendee)?.get(number);
  }

  /** Numbers of the known extensions of a type; `undefined` for an unknown type. */
  extensionNumbersOf(type: string): readonly number[] | undefined {
    if (!this.#bySymbol.has(type)) return undefined;
    return [...(this.#extensions.get(type)?.keys() ?? [])].sort((a, b) => a - b);
  }

  /** `file` with everything it imports, each once, imports first. */
  withImports(file: DescriptorFile): readonly DescriptorFile[] {
    const seen = new Set<DescriptorFile>();
    const collected: DescriptorFile[] = [];
    const collect = (each: DescriptorFile) => {
      if (seen.has(each)) return;
      seen.add(each);
      for (const name of each.imports) {
        const imported = this.#byName.get(name);
        if (imported !== undefined) collect(imported);
      }
      collected.push(each);
    };
    collect(file);
    return collected;
  }

  #addFile(bytes: Buffer): void {
    const file = { name: textOf(bytes, FILE.name), imports: textsOf(bytes, FILE.import), bytes };
    const scope = textOf(bytes, FILE.package);
    this.#byName.set(file.name, file);
    for (const message of fieldsOf(bytes, FILE.message)) this.#addMessage(file, scope, message);
    for (const each of fieldsOf(bytes, FILE.enum)) this.#addEnum(file, scope, each);
    for (const each of fieldsOf(bytes, FILE.extension)) this.#addExtension(file, scope, each);
    for (const service of fieldsOf(bytes, FILE.service)) {
      const name = this.#addSymbol(file, scope, textOf(service, SERVICE.name));
      for (const method of fieldsOf(service, SERVICE.method)) {
        this.#addSymbol(file, name, textOf(method, NAME));
      }
    }
  }

  #addMessage(file: DescriptorFile, scope: string, bytes: Buffer): void {
    const name = this.#addSymbol(file, scope, textOf(bytes, MESSAGE.name));
    for (const nested of fieldsOf(bytes, MESSAGE.nested)) this.#addMessage(file, name, nested);
    for (const each of fieldsOf(bytes, MESSAGE.enum)) this.#addEnum(file, name, each);
    for (const each of fieldsOf(bytes, MESSAGE.extension)) this.#addExtension(file, name, each);
    for (const number of [MESSAGE.field, MESSAGE.oneof]) {
      for (const each of fieldsOf(bytes, number)) this.#addSymbol(file, name, textOf(each, NAME));
    }
  }

  #addEnum(file: DescriptorFile, scope: string, bytes: Buffer): void {
    const name = this.#addSymbol(file, scope, textOf(bytes, ENUM.name));
    // The values of an enum are names of the enclosing scope; tools also ask by the enum.
    for (const value of fieldsOf(bytes, ENUM.value)) {
      this.#addSymbol(file, scope, textOf(value, NAME));
      this.#addSymbol(file, name, textOf(value, NAME));
    }
  }

  #addExtension(file: DescriptorFile, scope: string, bytes: Buffer): void {
    this.#addSymbol(file, scope, textOf(bytes, FIELD.name));
    const extendee = textOf(bytes, FIELD.extendee).replace(/^\./, '');
    const known = this.#extensions.get(extendee) ?? new Map<number, DescriptorFile>();
    this.#extensions.set(extendee, known.set(numberOf(bytes, FIELD.number), file));
  }

  #addSymbol(file: DescriptorFile, scope: string, name: string): string {
    const full = scope === '' ? name : `${scope}.${name}`;
    if (!this.#bySymbol.has(full)) this.#bySymbol.set(full, file);
    return full;
  }
}

/** The length-delimited values of field `number`. */
function fieldsOf(bytes: Buffer, number: number): Buffer[] {
  const found: Buffer[] = [];
  const reader = new WireReader(bytes, 0, bytes.length);
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== number * 8 + WireType.Len) {
      reader.skip(tag);
      continue;
    }
    const end = reader.delimited();
    found.push(bytes.subarray(reader.position, end));
    reader.position = end;
  }
  return found;
}

function textsOf(bytes: Buffer, number: number): string[] {
  return fieldsOf(bytes, number).map((value) => value.toString('utf8'));
}

function textOf(bytes: Buffer, number: number): string {
  return textsOf(bytes, number).at(-1) ?? '';
}

function numberOf(bytes: Buffer, number: number): number {
  const reader = new WireReader(bytes, 0, bytes.length);
  let value = 0;
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag === number * 8 + WireType.Varint) value = reader.int32();
    else reader.skip(tag);
  }
  return value;
}
