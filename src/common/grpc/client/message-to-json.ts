import {
  clone,
  type DescMessage,
  type JsonValue,
  type Message,
  type Registry,
  toJson,
} from '@bufbuild/protobuf';

/**
 * Protobuf JSON with names as declared, 64-bit numbers as strings, enums by name or, where they
 * have none, by number. Numbers of a `Struct` that JSON cannot hold become the strings that
 * protobuf JSON has for doubles: `"NaN"`, `"Infinity"`, `"-Infinity"`.
 */
export function messageToJson(type: DescMessage, message: Message, registry: Registry): JsonValue {
  const printable = clone(type, message);
  replaceNonFinite(printable);
  return toJson(type, printable, { useProtoFieldName: true, registry });
}

/** Walks to the `Struct`s, which are plain objects, and changes their numbers in place. */
function replaceNonFinite(value: object, isStruct = false): void {
  for (const [key, child] of Object.entries(value)) {
    if (typeof child === 'number' && isStruct && !Number.isFinite(child)) {
      Object.defineProperty(value, key, { value: String(child), enumerable: true });
    } else if (typeof child === 'object' && child !== null && !ArrayBuffer.isView(child)) {
      replaceNonFinite(child, isStruct || !(Array.isArray(child) || '$typeName' in child));
    }
  }
}
