/**
 * An object literal or one without prototype; not a Date, Map, Promise or other class instance.
 * Object literals of another realm, such as Jest's, count too.
 */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
