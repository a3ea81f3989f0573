import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RawGrpcConnection } from '../support/raw-grpc-call.js';
import { ReflectionStream } from '../support/reflection-client.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const PACKAGE = 'accelbyte.session.manager';

describe('reflection', () => {
  let host: TestHost;
  let raw: RawGrpcConnection;
  let sessionFile: string;

  beforeAll(async () => {
    host = await startTestHost();
    raw = new RawGrpcConnection(host.grpcAddress);
    const [file] = await new ReflectionStream(raw, 'v1').names({
      file_containing_symbol: `${PACKAGE}.SessionManager`,
    });
    sessionFile = file ?? '';
  });
  afterAll(async () => {
    raw.close();
    await host.stop();
  });

  describe.each(['v1', 'v1alpha'] as const)('%s', (version) => {
    const aStream = () => new ReflectionStream(raw, version);

    it('lists what the host serves, without a token', async () => {
      const stream = aStream();
      expect(await stream.ask({ list_services: '*' })).toMatchObject({
        list_services_response: {
          service: [
            { name: 'accelbyte.matchmaking.matchfunction.MatchFunction' },
            { name: 'accelbyte.session.manager.SessionManager' },
            { name: 'accelbyte.session.sessiondsm.SessionDsm' },
            { name: 'grpc.health.v1.Health' },
            { name: 'grpc.reflection.v1.ServerReflection' },
            { name: 'grpc.reflection.v1alpha.ServerReflection' },
          ],
        },
      });
      expect((await stream.end()).status).toBe(0);
    });

    it.each([
      ['a service', `${PACKAGE}.SessionManager`],
      ['a method', `${PACKAGE}.SessionManager.OnSessionCreated`],
      ['a message', `${PACKAGE}.GameSession`],
      ['a field', `${PACKAGE}.GameSession.session`],
      ['an enum', `${PACKAGE}.Action`],
    ])('finds the file of %s', async (_, symbol) => {
      const [file] = await aStream().files({ file_containing_symbol: symbol });
      expect(file).toMatchObject({ name: sessionFile, package: PACKAGE });
    });

    it('answers a file with all its imports, the asked one first, each once', async () => {
      const names = await aStream().names({ file_by_filename: sessionFile });
      expect(names[0]).toBe(sessionFile);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(
        expect.arrayContaining([
          'google/protobuf/struct.proto',
          'google/protobuf/timestamp.proto',
          'google/protobuf/empty.proto',
        ]),
      );
    });

    it('answers an import only once on a stream, and on the next stream again', async () => {
      const stream = aStream();
      const first = await stream.names({ file_by_filename: sessionFile });
      expect(await stream.names({ file_by_filename: sessionFile })).toEqual([sessionFile]);
      expect(await aStream().names({ file_by_filename: sessionFile })).toEqual(first);
    });

    it.each([
      'google/protobuf/struct.proto',
      'google/protobuf/timestamp.proto',
      'google/protobuf/empty.proto',
    ])('finds %s by name', async (name) => {
      expect(await aStream().names({ file_by_filename: name })).toEqual([name]);
    });

    it.each([
      ['google.protobuf.Struct', 'google/protobuf/struct.proto'],
      ['google.protobuf.NULL_VALUE', 'google/protobuf/struct.proto'],
      ['google.protobuf.NullValue.NULL_VALUE', 'google/protobuf/struct.proto'],
      ['google.protobuf.Struct.FieldsEntry', 'google/protobuf/struct.proto'],
      ['grpc.health.v1.HealthCheckResponse.ServingStatus', 'grpc/health/v1/health.proto'],
    ])('finds the file of %s', async (symbol, name) => {
      expect((await aStream().names({ file_containing_symbol: symbol }))[0]).toBe(name);
    });

    it.each([
      ['file', { file_by_filename: 'no/such.proto' }],
      ['symbol', { file_containing_symbol: 'no.Such' }],
      [
        'extension',
        {
          file_containing_extension: {
            containing_type: `${PACKAGE}.GameSession`,
            extension_number: 7,
          },
        },
      ],
      ['type', { all_extension_numbers_of_type: 'no.Such' }],
    ])('says in the answer that it knows no such %s, and goes on', async (what, request) => {
      const stream = aStream();
      expect(await stream.ask(request)).toMatchObject({
        original_request: request,
        error_response: {
          error_code: 5,
          error_message: expect.stringMatching(new RegExp(`^${what} .*: not found$`)),
        },
      });
      expect(await stream.names({ file_by_filename: sessionFile })).toContain(sessionFile);
    });

    it('knows that a message has no extensions', async () => {
      const type = `${PACKAGE}.GameSession`;
      expect(await aStream().ask({ all_extension_numbers_of_type: type })).toMatchObject({
        all_extension_numbers_response: { base_type_name: type },
      });
    });

    it('says what is wrong with a request that asks for nothing', async () => {
      expect(await aStream().ask({ host: 'here' })).toMatchObject({
        valid_host: 'here',
        error_response: { error_code: 3 },
      });
    });
  });
});
