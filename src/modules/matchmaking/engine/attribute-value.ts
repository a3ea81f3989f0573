import type { Struct, StructValue } from '../../../common/wire/json-struct.js';
import { realText } from './rules/real-text.js';

/** The value of an attribute, or undefined; keys like `constructor` are no surprise. */
export function attributeOf(attributes: Struct, name: string): StructValue | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** The values an option attribute stands for: the items of a list, else the value itself. */
export function valuesOf(value: StructValue): readonly StructValue[] {
  return isList(value) ? value : [value];
}

export function isList(value: StructValue | undefined): value is readonly StructValue[] {
  return Array.isArray(value);
}

/**
 * A value as text, the way the option search of the reference compares: 1 and "1" are equal.
 * Source: matchmaking.md 3.6.
 */
export function valueText(value: StructValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return realText(value);
  if (typeof value === 'boolean') return String(value);
  if (isList(value)) return `[${value.map(valueText).join(' ')}]`;
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${key}:${valueText(value[key] as StructValue)}`);
  return `map[${entries.join(' ')}]`;
}

/** A value as a key that differs for values of different type; keys of objects are sorted. */
export function typedKey(value: StructValue): string {
  if (typeof value === 'number')
    return Number.isFinite(value) ? String(value + 0) : realText(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(typedKey).join(',')}]`;
  const entries = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${typedKey(value[key] as StructValue)}`);
  return `{${entries.join(',')}}`;
}

/** Deep equality; type and order of items matter, a missing value equals null. */
export function isEqual(a: StructValue | undefined, b: StructValue | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || a === null) return b === undefined || b === null;
  if (b === undefined || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (isList(a)) {
    return isList(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  }
  if (isList(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
  );
}
