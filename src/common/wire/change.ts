import type { Struct, StructValue } from './json-struct.js';
import type { Timestamp } from './timestamp.js';

/**
 * What a strategy changes of a message. Fields that are not named stay as they are, to the byte.
 *
 * - a scalar, a timestamp or a list replaces what was there;
 * - a message is changed in its turn, field by field; an absent one is created;
 * - a Struct (`attributes`, `storages`) is changed key by key: a named key is set, `undefined`
 *   removes it, other keys stay;
 * - `undefined` removes a message, a timestamp or a Struct; `''`, `0`, `false` and `[]` empty the
 *   others;
 * - a field or key that is set to what it holds, and `{}`, change nothing.
 *
 * Spreading is understood: `{ ...session, code: 'X' }` changes the code alone, and an item spread
 * from a list keeps all that it came with.
 */
export type Change<T> = {
  readonly [K in keyof T]?: FieldChange<T[K]> | (undefined extends T[K] ? undefined : never);
};

type FieldChange<V> =
  NonNullable<V> extends infer N
    ? N extends string | number | boolean | bigint | Timestamp
      ? N
      : N extends readonly string[]
        ? N
        : N extends readonly (infer Item)[]
          ? readonly Change<Item>[]
          : string extends keyof N
            ? StructChange
            : Change<N>
    : never;

/** Keys to set; `undefined` removes a key. */
export type StructChange = { readonly [key: string]: StructValue | undefined } | Struct;
