import { readFileSync } from 'node:fs';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from '@jest/globals';
import { compiledDescriptors } from '../../src/common/grpc/compiled-descriptors.js';
import { contractOf } from '../support/contract.js';
import { describedContract } from '../support/described-contract.js';

/** Compiled from `proto/` just before, by `npm run proto` and by `npm test`. */
const DESCRIPTOR_SET = new URL('../../proto/descriptors.binpb', import.meta.url);

const CONTRACTS = {
  'accelbyte.session.manager': contractOf('session-manager'),
  'accelbyte.session.sessiondsm': contractOf('session-dsm'),
  'accelbyte.matchmaking.matchfunction': contractOf('matchmaking-function'),
  'grpc.health.v1': contractOf('shapes', 'health'),
} as const;

/** Packages of other standards, which no contract tells. */
const WITHOUT_CONTRACT = ['google.protobuf', 'grpc.reflection.v1', 'grpc.reflection.v1alpha'];

/** Where `extend-host new service` puts contracts. */
const OF_STUDIOS = 'studio.';

const LIST = 'List';
const LIST_MESSAGES = ['grpc.health.v1.HealthListRequest', 'grpc.health.v1.HealthListResponse'];

describe('the proto text', () => {
  const registry = createFileRegistry(
    fromBinary(FileDescriptorSetSchema, readFileSync(DESCRIPTOR_SET)),
  );
  const files = [...registry.files];
  const described = (scope: string) =>
    describedContract(files.filter((file) => file.proto.package === scope));

  it("has the packages of the contracts, of health and reflection, and a studio's own", () => {
    const packages = new Set(
      files.map((file) => file.proto.package).filter((name) => !name.startsWith(OF_STUDIOS)),
    );

    expect([...packages].sort()).toEqual([...Object.keys(CONTRACTS), ...WITHOUT_CONTRACT].sort());
  });

  it('is proto3 throughout, so that presence and open enums are as the contracts say', () => {
    expect(files.filter((file) => file.proto.syntax !== 'proto3')).toEqual([]);
  });

  it('declares the session manager exactly as its contract does', () => {
    expect(described('accelbyte.session.manager')).toEqual(CONTRACTS['accelbyte.session.manager']);
  });

  it('declares the session DSM exactly as its contract does', () => {
    const scope = 'accelbyte.session.sessiondsm';

    expect(described(scope)).toEqual(CONTRACTS[scope]);
  });

  it('declares the matchmaking function exactly as its contract does', () => {
    const scope = 'accelbyte.matchmaking.matchfunction';

    expect(described(scope)).toEqual(CONTRACTS[scope]);
  });

  it('declares the health service exactly as its contract does, List aside', () => {
    const { services, messages, enums } = described('grpc.health.v1');
    const { [LIST]: _, ...methods } = services['grpc.health.v1.Health'] ?? {};
    const contracted = Object.entries(messages).filter(([name]) => !LIST_MESSAGES.includes(name));

    expect({
      services: { 'grpc.health.v1.Health': methods },
      messages: Object.fromEntries(contracted),
      enums,
    }).toEqual(CONTRACTS['grpc.health.v1']);
  });

  it('adds List to the health service as the standard has it today', () => {
    const { services, messages } = described('grpc.health.v1');

    expect(services['grpc.health.v1.Health']?.[LIST]).toEqual({
      path: '/grpc.health.v1.Health/List',
      request: 'grpc.health.v1.HealthListRequest',
      response: 'grpc.health.v1.HealthListResponse',
      clientStreaming: false,
      serverStreaming: false,
    });
    expect(messages['grpc.health.v1.HealthListRequest']).toEqual({});
    expect(messages['grpc.health.v1.HealthListResponse']).toEqual({
      statuses: expect.objectContaining({
        number: 1,
        map: { key: 'string', value: 'grpc.health.v1.HealthCheckResponse' },
      }),
    });
  });
});

describe.each([
  ['operations', 'grpc_helper_api/'],
  ['shapes', 'shape_service.proto'],
] as const)('the proto text of %s', (listener, ownFiles) => {
  const files = [
    ...createFileRegistry(fromBinary(FileDescriptorSetSchema, compiledDescriptors(listener))).files,
  ];
  const own = files.filter((file) => file.proto.name.startsWith(ownFiles));

  it('is proto3 without package', () => {
    expect(own.map(({ proto }) => [proto.syntax, proto.package])).toEqual(
      own.map(() => ['proto3', '']),
    );
  });

  it('has no other files than its own, and those of health and reflection', () => {
    const others = files.filter((file) => !own.includes(file)).map((file) => file.proto.package);

    expect(others.sort()).toEqual([
      'grpc.health.v1',
      'grpc.reflection.v1',
      'grpc.reflection.v1alpha',
    ]);
  });

  it('is declared exactly as its contract does', () => {
    expect(describedContract(own)).toEqual(contractOf(listener, 'api'));
  });
});
