import { readdirSync, readFileSync } from 'node:fs';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** Where the calls of AGS stand that we have; what is typical of each. */
const FIXTURES = 'test/fixtures';
const SETS = ['descriptors', 'operations', 'shapes'];
const MAX_DEPTH = 3;
/** Clients speak it by themselves. */
const HIDDEN = /^grpc\.reflection\./;

/** What each listener is called in the collection's variables. */
const ADDRESSES = {
  descriptors: '{{grpcAddress}}',
  operations: '{{operationsAddress}}',
  shapes: '{{shapesAddress}}',
};

/** A folder for each service, an item for each method with a message to send. */
export function grpcFolders() {
  const examples = examplesOfFixtures();
  return SETS.flatMap((set) => {
    const bytes = readFileSync(`proto/${set}.binpb`);
    const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
    const services = [...registry].filter(
      ({ kind, typeName }) => kind === 'service' && !HIDDEN.test(typeName),
    );
    return services.map((service) => ({
      name: service.typeName,
      item: service.methods.map((method) => itemOf(service, method, ADDRESSES[set], examples)),
    }));
  });
}

function itemOf(service, method, address, examples) {
  const path = `${service.typeName}/${method.name}`;
  const message = examples.get(path) ?? skeleton(method.input, 0);
  const streams = method.methodKind !== 'unary';
  return {
    name: method.name,
    request: {
      method: 'POST',
      header: [{ key: 'authorization', value: 'Bearer {{delegateToken}}' }],
      body: {
        mode: 'raw',
        raw: JSON.stringify(message, undefined, 2),
        options: { raw: { language: 'json' } },
      },
      url: `grpc://${address}/${path}`,
      description: streams
        ? 'A stream: send the messages of the list one by one, then end.'
        : 'One message.',
    },
  };
}

/** Messages of fixtures called "typical", else the first that is answered well. */
function examplesOfFixtures() {
  const files = ['session-manager', 'matchmaking', 'session-dsm'].flatMap((folder) =>
    readdirSync(`${FIXTURES}/${folder}`)
      .sort((a, b) => b.includes('typical') - a.includes('typical'))
      .map((file) => JSON.parse(readFileSync(`${FIXTURES}/${folder}/${file}`, 'utf8'))),
  );
  const examples = new Map();
  for (const { service, method, request, client, expect } of files) {
    const path = `${service}/${method}`;
    if (examples.has(path) || (expect?.status ?? 'OK') !== 'OK') continue;
    const json = request?.json ?? client?.map((message) => message.json);
    if (json !== undefined) examples.set(path, json);
  }
  return examples;
}

/** A message with every field, empty. */
function skeleton(message, depth) {
  if (depth >= MAX_DEPTH || message.typeName.startsWith('google.protobuf.')) return {};
  const fields = message.fields.filter(({ oneof }) => oneof === undefined);
  return Object.fromEntries(fields.map((field) => [field.name, emptyValue(field, depth)]));
}

function emptyValue(field, depth) {
  if (field.fieldKind === 'list') return [];
  if (field.fieldKind === 'map') return {};
  if (field.fieldKind === 'message') return skeleton(field.message, depth + 1);
  if (field.fieldKind === 'enum') return field.enum.values[0].name;
  return scalar(field);
}

const STRING = 9;
const BYTES = 12;
const BOOL = 8;

function scalar({ scalar: type }) {
  if (type === STRING || type === BYTES) return '';
  return type === BOOL ? false : 0;
}
