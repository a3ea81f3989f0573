import type { JsonValue } from '@bufbuild/protobuf';

/** One place where two JSON values differ. */
export interface JsonChange {
  /** As in `session.attributes.SAMPLE` or `members[1].status`. */
  readonly path: string;
  /** `undefined` where there was nothing. */
  readonly before: JsonValue | undefined;
  /** `undefined` where nothing is any more. */
  readonly after: JsonValue | undefined;
}

/** Where two values differ, as deep as both are objects or lists. */
export function jsonChanges(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path = '',
): readonly JsonChange[] {
  if (before === after) return [];
  if (isNested(before) && isNested(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      jsonChanges(memberOf(before, key), memberOf(after, key), joined(path, key, before)),
    );
  }
  return [{ path, before, after }];
}

/** Whether two values are the same as JSON; the order of members does not count. */
export function isSameJson(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return jsonChanges(one, other).length === 0;
}

type Nested = Readonly<Record<string, JsonValue>> | readonly JsonValue[];

function isNested(value: JsonValue | undefined): value is Exclude<JsonValue, null> & Nested {
  return typeof value === 'object' && value !== null;
}

function memberOf(value: Nested, key: string): JsonValue | undefined {
  // Object.keys gave the key, of this value or of the other one.
  return Object.hasOwn(value, key) ? (value as Record<string, JsonValue>)[key] : undefined;
}

function joined(path: string, key: string, value: Nested): string {
  if (Array.isArray(value)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}
