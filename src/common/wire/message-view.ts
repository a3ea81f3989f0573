import { inspect } from 'node:util';
import { type MessageSchema, type NamedField, REDACTED } from './message-schema.js';
import type { MessageSource } from './message-source.js';
import { readField } from './read-field.js';

/**
 * The bytes behind a view. An own property, so that spreading copies it: `{ ...member, status:
 * 'LEFT' }` still knows all the bytes of `member`, those of unknown fields included.
 */
const SOURCE = Symbol('source');

/** The message that `value` is a view of, or was spread from; `undefined` for any other object. */
export function sourceOf(value: object): MessageSource | undefined {
  return (value as { readonly [SOURCE]?: MessageSource })[SOURCE];
}

/** Whether `value` is a view itself and not an object made from one. */
export function isView(value: object): boolean {
  return value instanceof View;
}

class View {
  readonly [SOURCE]: MessageSource;
  readonly #values: unknown[] = [];

  constructor(source: MessageSource) {
    this[SOURCE] = source;
  }

  static read(view: View, field: NamedField): unknown {
    const known = view.#values[field.index];
    if (known !== undefined) return known;
    const value = readField(field, view[SOURCE]);
    view.#values[field.index] = value;
    return value;
  }

  /** Only what is present, int64 as text, secrets hidden: for logs and debuggers. */
  toJSON(): Record<string, unknown> {
    const source = this[SOURCE];
    const present = source.schema.fields.filter((field) => source.recordsOf(field).length > 0);
    return Object.fromEntries(present.map((field) => [field.name, printable(this, field)]));
  }

  [inspect.custom](): Record<string, unknown> {
    return this.toJSON();
  }
}

/** Makes the views of one message type: each field is a getter that decodes on first touch. */
export function defineView<T extends object>(
  name: string,
  fields: readonly NamedField[],
): MessageSchema<T>['view'] {
  const TypedView = class extends View {};
  Object.defineProperty(TypedView, 'name', { value: name.split('.').at(-1) });
  for (const field of fields) {
    Object.defineProperty(TypedView.prototype, field.name, {
      get(this: View) {
        return View.read(this, field);
      },
    });
  }
  // The getters just defined are the fields of T: `defineMessage` demands all of them.
  return (source) => new TypedView(source) as unknown as T;
}

function printable(view: View, field: NamedField): unknown {
  if (field.isSecret) return REDACTED;
  const value = View.read(view, field);
  if (field.kind === 'timestamp') return JSON.parse(JSON.stringify(value, bigintAsText));
  return typeof value === 'bigint' ? value.toString() : value;
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
