import { readFileSync } from 'node:fs';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { DescriptorSet } from '../../../src/common/grpc/descriptor-set.js';

export const SAMPLE = 'SampleService';
export const ANOTHER_SAMPLE = 'AnotherSampleService';

/** The version enum of both. */
export const SAMPLE_VERSIONS = {
  SAMPLE_API_UNKNOWN: 0,
  SAMPLE_API_SUPPORTED: 1,
  SAMPLE_API_CURRENT: 1,
} as const;

interface Fixture {
  readonly services: Readonly<Record<string, { readonly methods: readonly FixtureMethod[] }>>;
  readonly messages: Readonly<Record<string, { readonly fields: readonly FixtureField[] }>>;
}

interface FixtureMethod {
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly client_streaming: boolean;
  readonly server_streaming: boolean;
}

interface FixtureField {
  readonly name: string;
  readonly number: number;
  readonly type: string;
}

/** The operations' `proto/`, and the sample services of the contract. */
export function descriptorsWithSample(): { readonly operations: DescriptorSet } {
  return { operations: new DescriptorSet(bytesWithSample()) };
}

/** The same, serialized. */
export function bytesWithSample(): Buffer {
  const contract = new URL('../../contracts/operations.json', import.meta.url);
  const { scenario_fixture: fixture } = JSON.parse(readFileSync(contract, 'utf8')) as {
    scenario_fixture: Fixture;
  };
  const file = create(FileDescriptorProtoSchema, {
    name: 'tests/api/sample.proto',
    syntax: 'proto3',
    dependency: ['grpc_helper_api/common.proto'],
    messageType: Object.entries(fixture.messages).map(([name, { fields }]) => ({
      name,
      field: fields.map(described),
    })),
    service: Object.entries(fixture.services).map(([name, { methods }]) => ({
      name,
      method: methods.map((method) => ({
        name: method.name,
        inputType: `.${method.request}`,
        outputType: `.${method.response}`,
        clientStreaming: method.client_streaming,
        serverStreaming: method.server_streaming,
      })),
    })),
  });
  const ours = toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [file] }));
  // Encoded messages that stand behind each other are one, whose lists are joined.
  return Buffer.concat([DescriptorSet.fromBuild('operations').bytes, ours]);
}

/** The fixture has nothing but strings and results. */
function described({ name, number, type }: FixtureField) {
  const label = FieldDescriptorProto_Label.OPTIONAL;
  return type === 'string'
    ? { name, number, label, type: FieldDescriptorProto_Type.STRING }
    : { name, number, label, type: FieldDescriptorProto_Type.MESSAGE, typeName: `.${type}` };
}
