/**
 * The service model that the AWS SDK carries along: `[9, namespace, name, traits, input, output]` is
 * an operation, `[3, …, members, their schemas, how many of the first are required]` a structure,
 * `[1, …, item]` a list, `[2, …, key, value]` a map, `[0, …, schema]` a simple type with a name; a
 * number or a function stands for a schema too.
 */
type Schema = unknown;

const LIST = 1;
const MAP = 2;
const STRUCTURE = 3;

/** The simple types by their number, as JSON shows them; numbers not named here are not checked. */
const JSON_TYPES: Readonly<Record<number, string>> = {
  0: 'string',
  1: 'number',
  2: 'boolean',
  21: 'string',
};

/** What is wrong with the JSON of a request to an operation, by the SDK's own model; empty if nothing. */
export function problemsOfInput(operation: Schema, input: unknown): readonly string[] {
  if (!Array.isArray(operation) || operation[0] !== 9) return ['not an operation of the model'];
  return problemsOf(operation[4], input, 'input');
}

function problemsOf(schema: Schema, value: unknown, path: string): readonly string[] {
  const type = resolved(schema);
  if (typeof type === 'number') return problemsOfSimple(type, value, path);
  switch (type[0]) {
    case STRUCTURE:
      return problemsOfStructure(type, value, path);
    case LIST:
      if (!Array.isArray(value)) return [`${path}: expected a list`];
      return value.flatMap((item, at) => problemsOf(type[4], item, `${path}[${at}]`));
    case MAP:
      if (!isObject(value)) return [`${path}: expected a map`];
      return Object.entries(value).flatMap(([key, item]) =>
        problemsOf(type[5], item, `${path}.${key}`),
      );
    default:
      return problemsOf(type[4], value, path);
  }
}

function problemsOfStructure(
  type: readonly unknown[],
  value: unknown,
  path: string,
): readonly string[] {
  if (!isObject(value)) return [`${path}: expected an object`];
  const names = type[4] as readonly string[];
  const schemas = type[5] as readonly Schema[];
  const required = names.slice(0, Number(type[6] ?? 0));
  return [
    ...required
      .filter((name) => value[name] === undefined)
      .map((name) => `${path}.${name}: is required`),
    ...Object.entries(value).flatMap(([name, member]) => {
      const at = names.indexOf(name);
      return at === -1
        ? [`${path}.${name}: is no member of ${String(type[2])}`]
        : problemsOf(schemas[at], member, `${path}.${name}`);
    }),
  ];
}

function problemsOfSimple(type: number, value: unknown, path: string): readonly string[] {
  // A list (64 and more) or map (128 and more) of a simple type.
  if (type >= 128) return isObject(value) ? [] : [`${path}: expected a map`];
  if (type >= 64) {
    if (!Array.isArray(value)) return [`${path}: expected a list`];
    return value.flatMap((item, at) => problemsOfSimple(type - 64, item, `${path}[${at}]`));
  }
  const expected = JSON_TYPES[type];
  return expected === undefined || typeof value === expected
    ? []
    : [`${path}: expected a ${expected}`];
}

/** References are functions, and a member with traits is `[schema, traits]`. */
function resolved(schema: Schema): number | readonly unknown[] {
  if (typeof schema === 'function') return resolved(schema());
  if (typeof schema === 'number') return schema;
  if (!Array.isArray(schema)) throw new Error('a schema in a form that is not known');
  const isNamed = typeof schema[1] === 'string';
  return isNamed ? schema : resolved(schema[0]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
