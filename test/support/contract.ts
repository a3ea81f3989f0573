import { readFileSync } from 'node:fs';

/** One field of a message, as contracts and descriptors both tell it. */
export interface ContractField {
  readonly number: number;
  /** A scalar, or the full name of a message or enum; `map` for maps. */
  readonly type: string;
  readonly kind: 'scalar' | 'message' | 'enum' | 'map';
  readonly repeated: boolean;
  /** Explicit presence of a scalar. */
  readonly optional: boolean;
  readonly jsonName: string;
  readonly oneof: string | null;
  readonly map: { readonly key: string; readonly value: string } | null;
}

export interface ContractMethod {
  readonly path: string;
  readonly request: string;
  readonly response: string;
  readonly clientStreaming: boolean;
  readonly serverStreaming: boolean;
}

/** Proto3 enums are open: undeclared numbers are legal. */
export interface ContractEnum {
  readonly open: boolean;
  readonly values: Readonly<Record<string, number>>;
}

/** A contract in one form, whichever of the two layouts of `test/contracts` it has; full names. */
export interface Contract {
  readonly services: Readonly<Record<string, Readonly<Record<string, ContractMethod>>>>;
  readonly messages: Readonly<Record<string, Readonly<Record<string, ContractField>>>>;
  readonly enums: Readonly<Record<string, ContractEnum>>;
}

interface FileField {
  readonly name: string;
  readonly number: number;
  readonly type: string;
  readonly kind: ContractField['kind'];
  readonly repeated: boolean;
  readonly optional: boolean;
  readonly json_name?: string;
  readonly oneof?: string | null;
  readonly map?: ContractField['map'];
}

interface FileMethod {
  readonly path: string;
  readonly request: string;
  readonly response: string;
  readonly client_streaming: boolean;
  readonly server_streaming: boolean;
}

/** By name, or as a list of values that carry their names. */
type ByName<T, Listed> = Readonly<Record<string, T>> | readonly Listed[];

interface FileEnum {
  readonly open?: boolean;
  readonly values: ByName<number, { readonly name: string; readonly number: number }>;
}

interface ContractFile {
  /** Absent where names are full already. */
  readonly package?: string;
  readonly services: Readonly<
    Record<string, { readonly methods: ByName<FileMethod, FileMethod & { readonly name: string }> }>
  >;
  readonly messages: Readonly<Record<string, { readonly fields: readonly FileField[] }>>;
  readonly enums: Readonly<Record<string, FileEnum>>;
}

const CONTRACTS = new URL('../contracts/', import.meta.url);

/**
 * Reads a file of `test/contracts`.
 * @param key  the part of it that is a contract; left out when all of it is
 */
export function contractOf(file: string, key?: string): Contract {
  const content = JSON.parse(readFileSync(new URL(`${file}.json`, CONTRACTS), 'utf8'));
  const source: ContractFile = key === undefined ? content : content[key];
  const full = fullNames(source);
  return {
    services: mapValues(source.services, ({ methods }) =>
      Object.fromEntries(
        entriesOf(methods, ({ name, ...method }) => [name, method]).map(([name, method]) => [
          name,
          {
            path: method.path,
            request: full(method.request),
            response: full(method.response),
            clientStreaming: method.client_streaming,
            serverStreaming: method.server_streaming,
          },
        ]),
      ),
    ),
    messages: mapEntries(source.messages, full, ({ fields }) =>
      Object.fromEntries(fields.map((field) => [field.name, contractField(field, full)])),
    ),
    enums: mapEntries(source.enums, full, ({ open = true, values }) => ({
      open,
      values: Object.fromEntries(entriesOf(values, ({ name, number }) => [name, number])),
    })),
  };
}

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  toValue: (value: T) => U,
): Record<string, U> {
  return mapEntries(record, (name) => name, toValue);
}

function mapEntries<T, U>(
  record: Readonly<Record<string, T>>,
  toName: (name: string) => string,
  toValue: (value: T) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [toName(name), toValue(value)]),
  );
}

function contractField(field: FileField, full: (name: string) => string): ContractField {
  const { number, kind, repeated, optional, oneof = null, map = null } = field;
  const isNamedType = kind === 'message' || kind === 'enum';
  return {
    number,
    type: isNamedType ? full(field.type) : field.type,
    kind,
    repeated,
    optional,
    jsonName: field.json_name ?? lowerCamelCase(field.name),
    oneof,
    map: map && { key: map.key, value: full(map.value) },
  };
}

/** Resolves the names that a contract gives relative to its package. */
function fullNames({ package: scope, messages, enums }: ContractFile): (name: string) => string {
  return (name) =>
    scope !== undefined && (name in messages || name in enums) ? `${scope}.${name}` : name;
}

function lowerCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function entriesOf<T, Listed>(
  source: ByName<T, Listed>,
  toEntry: (listed: Listed) => [string, T],
): [string, T][] {
  return Array.isArray(source) ? source.map(toEntry) : Object.entries(source);
}
