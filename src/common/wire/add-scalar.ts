import { type ByteParts, varint64 } from './byte-parts.js';
import { type ChangePath, InvalidChangeError } from './invalid-change.error.js';
import { type NamedField, REDACTED } from './message-schema.js';
import { utf8Length } from './utf8-length.js';

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * Appends the record of a field of the kinds string, bool, int32, enum or int64; none for the
 * default value, which proto3 does not write.
 * @throws InvalidChangeError when `value` is not of the field's type or out of its range
 */
export function addScalar(
  records: ByteParts,
  field: NamedField,
  value: unknown,
  path: ChangePath | undefined,
): void {
  switch (field.kind) {
    case 'string':
      if (value !== '') addText(records, field, value, path);
      return;
    case 'bool':
      if (typeof value !== 'boolean') throw new InvalidChangeError(path, value, 'true or false');
      if (value) records.addVarints(field.tag, 1);
      return;
    case 'int64':
      if (typeof value !== 'bigint' || value < INT64_MIN || value > INT64_MAX) {
        throw new InvalidChangeError(path, value, 'a bigint of 64 bits, for example 5n');
      }
      if (value !== 0n) records.add(varint64(field.tag, value));
      return;
    case 'int64-number':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
        throw new InvalidChangeError(path, value, 'an integer of at most 53 bits');
      }
      if (value !== 0) records.add(varint64(field.tag, BigInt(value)));
      return;
    default:
      if (!isInt32(value)) {
        throw new InvalidChangeError(path, value, `an integer ${INT32_MIN}..${INT32_MAX}`);
      }
      if (value !== 0) records.add(varint64(field.tag, BigInt(value)));
  }
}

/**
 * Appends one record of a string field, also for `''`, which an item of a list may be.
 * @throws InvalidChangeError when `value` is no text, no well-formed Unicode, or what is printed
 *   in place of a secret: a session that went through JSON would overwrite its own
 */
export function addText(
  records: ByteParts,
  field: NamedField,
  value: unknown,
  path: ChangePath | undefined,
): void {
  if (typeof value !== 'string') throw new InvalidChangeError(path, value, 'a string');
  if (field.isSecret && value === REDACTED) {
    throw new InvalidChangeError(path, value, 'a secret, not what is printed in its place');
  }
  records.addText(field.tag, value, utf8Length(value, path));
}

function isInt32(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= INT32_MIN && Number(value) <= INT32_MAX;
}
