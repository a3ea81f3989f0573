import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DescriptorSet } from '../../src/common/grpc/descriptor-set.js';
import { pythonWithGrpcio, WHY_SKIPPED } from '../support/python-with-grpcio.js';
import { ON_SESSION_CREATED } from '../support/session-fixture.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const CLIENT = fileURLToPath(new URL('../interop/grpcio_client.py', import.meta.url));
const FIXTURE = new URL(
  '../fixtures/session-manager/on-session-created.maximal.json',
  import.meta.url,
);

const python = pythonWithGrpcio();

(python === undefined ? describe.skip : describe)(
  python === undefined
    ? `grpcio (skipped: ${WHY_SKIPPED})`
    : 'grpcio, which knows the host by reflection alone',
  () => {
    let host: TestHost;

    beforeAll(async () => {
      host = await startTestHost();
    });
    afterAll(() => host.stop());

    async function run(task: object): Promise<unknown> {
      const client = spawn(String(python), [CLIENT], { stdio: ['pipe', 'pipe', 'inherit'] });
      client.stdin.end(JSON.stringify(task));
      return JSON.parse(await text(client.stdout));
    }

    it.each(['v1', 'v1alpha'])('finds a hook by reflection %s and calls it', async (version) => {
      const fixture = JSON.parse(readFileSync(FIXTURE, 'utf8'));
      const found = await run({
        address: host.grpcAddress,
        token: host.token,
        version,
        reflectionSet: reflectionSet(version),
        method: ON_SESSION_CREATED,
        request: fixture.request.json,
      });
      expect(found).toMatchObject({
        services: expect.arrayContaining([
          'accelbyte.session.manager.SessionManager',
          'grpc.health.v1.Health',
          `grpc.reflection.${version}.ServerReflection`,
        ]),
        files: expect.arrayContaining([
          'accelbyte/session/manager/session-manager.proto',
          'google/protobuf/struct.proto',
        ]),
        isEcho: true,
        headers: { 'x-correlation-id': 'from-python' },
        withoutToken: 'UNAUTHENTICATED: authorization metadata is missing',
        compressed: 'OK',
        unknown: 'UNIMPLEMENTED: The server does not implement the method /no.Such/Method',
      });
    });
  },
);

/** What the client must know beforehand: reflection itself. */
function reflectionSet(version: string): string {
  const all = fromBinary(FileDescriptorSetSchema, DescriptorSet.fromBuild().bytes);
  const file = all.file.filter(({ package: name }) => name === `grpc.reflection.${version}`);
  const set = toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));
  return Buffer.from(set).toString('base64');
}
