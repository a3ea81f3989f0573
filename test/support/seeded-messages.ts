import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { INNER_SESSION, type SessionType } from './only-attribute-differs.js';
import { type JsonLike, valueBytes, varint, wire } from './wire-bytes.js';

const PACKAGE = 'accelbyte.session.manager';

/** Levels of messages below the outermost one, as the contract nests them. */
const MESSAGE_LEVELS = 4;
const STRUCT_LEVELS = 3;
const GROUP_LEVELS = 2;
const MAX_RECORDS = 8;

/** Texts, keys among them, that objects of JavaScript have for themselves, and other trouble. */
const ODD_KEYS = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'SAMPLE',
  '0',
  '漢字',
  '\u0000',
  '😀',
] as const;

const ODD_INTEGERS = [
  0n,
  1n,
  96n,
  127n,
  128n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -1n,
  -(2n ** 31n),
  -(2n ** 53n) - 1n,
  -(2n ** 63n),
] as const;

const integer = fc.oneof(
  fc.constantFrom(...ODD_INTEGERS),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const number = fc.oneof(fc.constantFrom(0, -0, 1, 2 ** 53, Number.NaN, Infinity), fc.double());
/** Of every length in UTF-8. */
const letter = fc.constantFrom('a', 'Z', '_', '\u007f', 'é', '漢', '😀', '\ufeff');
/** Texts and Struct keys, odd ones among them. */
export const text = fc.oneof(
  fc.constantFrom(...ODD_KEYS),
  fc.string({ unit: letter, maxLength: 12 }),
);
/** Padding is legal: a number may be longer than it needs to be. */
const padding = fc.constantFrom(0, 0, 0, 0, 1, 3);

function joined(records: fc.Arbitrary<Buffer>, maxRecords: number): fc.Arbitrary<Buffer> {
  return fc.array(records, { maxLength: maxRecords, size: 'max' }).map(Buffer.concat);
}

/** A record of a field that no contract knows: every wire type, groups in groups included. */
function unknownRecord(groupLevels = GROUP_LEVELS): fc.Arbitrary<Buffer> {
  const field = fc.constantFrom(19, 100, 900, 536_870_911);
  const flat = fc.oneof(
    fc.tuple(field, integer).map(([no, value]) => wire.varint(no, value)),
    fc.tuple(field, fc.uint8Array({ maxLength: 9 })).map(([no, b]) => wire.len(no, Buffer.from(b))),
    fc.tuple(field, number).map(([no, value]) => wire.double(no, value)),
    fc.tuple(field, fc.nat()).map(([no, value]) => wire.fixed32(no, value)),
  );
  if (groupLevels === 0) return flat;
  const inside = joined(unknownRecord(groupLevels - 1), 2);
  const group = fc.tuple(field, inside).map(([no, records]) => wire.group(no, records));
  return fc.oneof({ weight: 4, arbitrary: flat }, { weight: 1, arbitrary: group });
}

const unknown = unknownRecord();

/** A value as strategies set it; also what {@link valueBytes} writes. */
export const jsonLike: fc.Arbitrary<JsonLike> = fc.letrec<{ value: JsonLike }>((tie) => ({
  value: fc.oneof(
    { maxDepth: STRUCT_LEVELS, withCrossShrink: true },
    fc.oneof(fc.constant(null), fc.boolean(), number, text),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(text, tie('value')), { maxLength: 3 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).value;

/** The records of a `Value`: mostly one kind, sometimes none or several, unknown fields between. */
const valueRecords = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: jsonLike.map(valueBytes) }, { weight: 1, arbitrary: unknown }),
    {
      maxLength: 2,
      size: 'max',
    },
  )
  .map(Buffer.concat);

const structEntry = fc
  .tuple(text, valueRecords, joined(unknown, 1), fc.boolean())
  .map(([key, value, rest, isKeyFirst]) => {
    const [keyRecord, valueRecord] = [wire.len(1, key), wire.len(2, value)];
    return isKeyFirst
      ? wire.len(1, keyRecord, rest, valueRecord)
      : wire.len(1, valueRecord, keyRecord, rest);
  });

const structRecords = joined(
  fc.oneof({ weight: 5, arbitrary: structEntry }, { weight: 1, arbitrary: unknown }),
  4,
);

const timestampRecords = fc
  .tuple(
    fc.constantFrom(-62_135_596_800n, 0n, 253_402_300_799n, 1_773_480_413n),
    fc.constantFrom(0, 1, 589_793_001, 999_999_999),
    joined(unknown, 1),
  )
  .map(([seconds, nanos, rest]) =>
    Buffer.concat([wire.varint(2, nanos), rest, wire.varint(1, seconds)]),
  );

function scalarRecord({ number: no, scalar }: DescField): fc.Arbitrary<Buffer> {
  if (scalar === ScalarType.STRING) return text.map((value) => wire.len(no, value));
  return fc
    .tuple(integer, padding)
    .map(([value, extra]) => Buffer.concat([varint(no * 8), varintOf(value, extra)]));
}

/** At most ten bytes. */
function varintOf(value: bigint, extra: number): Buffer {
  const padded = varint(value, extra);
  return padded.length <= 10 ? padded : varint(value);
}

function fieldRecord(field: DescField, levels: number): fc.Arbitrary<Buffer> {
  const { message, number: no } = field;
  if (message === undefined) return scalarRecord(field);
  return recordsOf(message, levels - 1).map((records) => wire.len(no, records));
}

/**
 * The bytes of messages of one type: known fields with any values, unknown ones of every wire type,
 * in any order, any number of times, at every depth.
 */
function recordsOf(message: DescMessage, levels: number): fc.Arbitrary<Buffer> {
  if (message.typeName === 'google.protobuf.Struct') return structRecords;
  if (message.typeName === 'google.protobuf.Timestamp') return timestampRecords;
  const fields = message.fields.filter((field) => field.message === undefined || levels > 0);
  const known = fields.map((field) => ({ weight: 2, arbitrary: fieldRecord(field, levels) }));
  return joined(fc.oneof(...known, { weight: fields.length, arbitrary: unknown }), MAX_RECORDS);
}

/** Bytes of any message of the session manager. @param name  without package: `GameSession` */
export function messagesOf(name: string): fc.Arbitrary<Buffer> {
  return recordsOf(MessageRegistry.fromBuild().message(`${PACKAGE}.${name}`), MESSAGE_LEVELS);
}

/** A request of a Created hook, and the session in it as an echo must answer it. */
export interface CreatedRequest {
  readonly request: Buffer;
  readonly session: Buffer;
}

/**
 * Requests of a Created hook that have their inner session. One in four brings its session in two
 * records, which are one message.
 */
export function createdRequestsOf(type: SessionType): fc.Arbitrary<CreatedRequest> {
  const inner = messagesOf('BaseSession').map((bytes) => wire.len(INNER_SESSION[type], bytes));
  const session = fc
    .tuple(messagesOf(type), inner, messagesOf(type))
    .map(([before, records, after]) => Buffer.concat([before, records, after]));
  const parts = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(session) },
    { weight: 1, arbitrary: fc.tuple(session, messagesOf(type)) },
  );
  return fc
    .tuple(joined(unknown, 1), parts, joined(unknown, 1))
    .map(([before, sessions, after]) => ({
      request: Buffer.concat([before, ...sessions.map((bytes) => wire.len(1, bytes)), after]),
      session: Buffer.concat(sessions),
    }));
}
