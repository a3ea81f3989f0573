import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contractOf } from '../support/contract.js';
import { framed, RawGrpcConnection } from '../support/raw-grpc-call.js';
import { ReflectionStream } from '../support/reflection-client.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const BROKEN_BYTES = framed(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]));

const methods = ['session-manager', 'matchmaking-function', 'session-dsm'].flatMap((name) =>
  Object.entries(contractOf(name).services).flatMap(([service, ofService]) =>
    Object.values(ofService).map(({ path }) => ({ service, path })),
  ),
);

describe('every method that AGS may call', () => {
  let host: TestHost;
  let raw: RawGrpcConnection;
  let served: ReadonlySet<string>;

  beforeAll(async () => {
    host = await startTestHost();
    raw = new RawGrpcConnection(host.grpcAddress);
    const listed = await new ReflectionStream(raw, 'v1').ask({ list_services: '' });
    const { service } = listed.list_services_response as { service: { name: string }[] };
    served = new Set(service.map(({ name }) => name));
  });
  afterAll(async () => {
    raw.close();
    await host.stop();
  });

  it('is known to this test, and the session manager is served', () => {
    expect(methods.length).toBeGreaterThanOrEqual(14);
    expect(served).toContain('accelbyte.session.manager.SessionManager');
  });

  it.each(methods)('$path is refused without a token, or not served', async ({ service, path }) => {
    const answer = await raw.call(path, { body: BROKEN_BYTES });
    expect(answer).toMatchObject(
      served.has(service)
        ? { status: 16, details: 'authorization metadata is missing', messages: [] }
        : { status: 12, details: `The server does not implement the method ${path}` },
    );
  });

  it.each([
    '/grpc.health.v1.Health/Check',
    '/grpc.health.v1.Health/List',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
  ])('but %s is free', async (path) => {
    expect((await raw.call(path, { body: framed(Buffer.alloc(0)) })).status).toBe(0);
  });

  it('and there is no other method that needs no token', async () => {
    const metrics = await host.metrics();
    const paths = [
      ...metrics.matchAll(
        /^grpc_server_started_total\{.*grpc_service="(.*?)",grpc_method="(.*?)"/gm,
      ),
    ]
      .map(([, service, method]) => ({ service, path: `/${service}/${method}` }))
      .filter(
        ({ service }) =>
          service !== 'unknown' && !/^grpc\.(health|reflection)\./.test(service ?? ''),
      );
    expect(paths.length).toBeGreaterThan(5);
    for (const { path } of paths) {
      expect([path, (await raw.call(path, { body: BROKEN_BYTES })).status]).toEqual([path, 16]);
    }
  });
});
