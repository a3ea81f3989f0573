import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { wire } from '../../../../test/support/wire-bytes.js';
import { type DescriptorFile, DescriptorIndex } from './descriptor-index.js';

const SESSION_FILE = 'accelbyte/session/manager/session-manager.proto';
const SESSION = 'accelbyte.session.manager';

/** Compiled from `proto/`. */
function ofBuild(): DescriptorIndex {
  const file = new URL('../../../../proto/descriptors.binpb', import.meta.url);
  return new DescriptorIndex(readFileSync(file));
}

/** Field numbers of `google/protobuf/descriptor.proto`, for files written by hand. */
const FILE = { name: 1, package: 2, import: 3, message: 4, enum: 5, service: 6, extension: 7 };

function indexOf(...files: readonly (readonly Buffer[])[]): DescriptorIndex {
  return new DescriptorIndex(Buffer.concat(files.map((records) => wire.len(1, ...records))));
}

function namesOf(files: readonly DescriptorFile[]): string[] {
  return files.map((file) => file.name);
}

describe('DescriptorIndex of what is built', () => {
  const index = ofBuild();

  it.each([
    SESSION_FILE,
    'grpc/health/v1/health.proto',
    'grpc/reflection/v1/reflection.proto',
    'grpc/reflection/v1alpha/reflection.proto',
    'google/protobuf/empty.proto',
    'google/protobuf/struct.proto',
    'google/protobuf/timestamp.proto',
  ])('finds the file %s by its name', (name) => {
    expect(index.byName(name)?.name).toBe(name);
  });

  it.each([
    ['service', `${SESSION}.SessionManager`],
    ['method', `${SESSION}.SessionManager.OnSessionCreated`],
    ['message', `${SESSION}.GameSession`],
    ['field', `${SESSION}.GameSession.processing_time`],
    ['enum', `${SESSION}.Action`],
    ['enum value, by the scope around its enum', `${SESSION}.SessionUserJoined`],
    ['enum value, by its enum', `${SESSION}.Action.SessionUserJoined`],
  ])('finds the file of a %s', (_, symbol) => {
    expect(index.bySymbol(symbol)?.name).toBe(SESSION_FILE);
  });

  it.each([
    ['nested message', 'google.protobuf.Struct.FieldsEntry', 'google/protobuf/struct.proto'],
    ['oneof', 'google.protobuf.Value.kind', 'google/protobuf/struct.proto'],
    [
      'nested enum',
      'grpc.health.v1.HealthCheckResponse.ServingStatus',
      'grpc/health/v1/health.proto',
    ],
  ])('finds the file of a %s', (_, symbol, file) => {
    expect(index.bySymbol(symbol)?.name).toBe(file);
  });

  it.each([
    '',
    SESSION,
    'GameSession',
    `${SESSION}.GameSession.nothing`,
    '__proto__',
    'constructor',
  ])('finds nothing for %j', (symbol) => {
    expect(index.bySymbol(symbol)).toBeUndefined();
    expect(index.byName(symbol)).toBeUndefined();
  });

  it('hands out a file with all it imports, imports first', () => {
    const file = index.byName(SESSION_FILE) as DescriptorFile;
    const names = namesOf(index.withImports(file));

    expect(names.at(-1)).toBe(SESSION_FILE);
    expect(names.toSorted()).toEqual([
      SESSION_FILE,
      'google/protobuf/empty.proto',
      'google/protobuf/struct.proto',
      'google/protobuf/timestamp.proto',
    ]);
  });
});

describe('DescriptorIndex', () => {
  const extendee = wire.len(2, '.studio.Options');
  const extension = (name: string, number: number) =>
    wire.len(FILE.extension, wire.len(1, name), extendee, wire.varint(3, number));

  it('finds extensions by type and number, and lists their numbers in order', () => {
    const index = indexOf(
      [
        wire.len(FILE.name, 'options.proto'),
        wire.len(FILE.package, 'studio'),
        wire.len(FILE.message, wire.len(1, 'Options')),
      ],
      [
        wire.len(FILE.name, 'more.proto'),
        wire.len(FILE.package, 'more'),
        wire.len(FILE.import, 'options.proto'),
        extension('second', 1002),
        extension('first', 1001),
      ],
    );

    expect(index.byExtension('studio.Options', 1002)?.name).toBe('more.proto');
    expect(index.byExtension('studio.Options', 1)).toBeUndefined();
    expect(index.byExtension('studio.Nothing', 1002)).toBeUndefined();
    expect(index.extensionNumbersOf('studio.Options')).toEqual([1001, 1002]);
    expect(index.extensionNumbersOf('studio.Nothing')).toBeUndefined();
    expect(index.bySymbol('more.first')?.name).toBe('more.proto');
  });

  it('has no extensions for a type that nobody extends', () => {
    const index = indexOf([wire.len(FILE.message, wire.len(1, 'Lonely'))]);

    expect(index.extensionNumbersOf('Lonely')).toEqual([]);
  });

  it('knows symbols of files without package by their bare names', () => {
    const index = indexOf([
      wire.len(FILE.name, 'bare.proto'),
      wire.len(FILE.service, wire.len(1, 'Greeter'), wire.len(2, wire.len(1, 'Greet'))),
    ]);

    expect(index.bySymbol('Greeter.Greet')?.name).toBe('bare.proto');
  });

  it('hands out each file once, also when imports meet or turn in circles', () => {
    const file = (name: string, ...imports: readonly string[]) => [
      wire.len(FILE.name, name),
      ...imports.map((each) => wire.len(FILE.import, each)),
    ];
    const index = indexOf(
      file('a', 'b', 'c', 'missing'),
      file('b', 'd'),
      file('c', 'd', 'a'),
      file('d'),
    );

    expect(namesOf(index.withImports(index.byName('a') as DescriptorFile))).toEqual([
      'd',
      'b',
      'c',
      'a',
    ]);
  });

  it('keeps the bytes of a file as they were compiled, options unknown to it included', () => {
    const records = [wire.len(FILE.name, 'a.proto'), wire.len(8, 'options'), wire.varint(900, 1)];

    expect(indexOf(records).byName('a.proto')?.bytes).toEqual(Buffer.concat(records));
  });

  it('refuses bytes that are no descriptor set', () => {
    expect(() => new DescriptorIndex(Buffer.from('not a descriptor set'))).toThrow();
  });
});
