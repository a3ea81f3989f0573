import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { echoingKinds, type KindsBehaviour, kindsExtras } from '../support/kinds/kinds.module.js';
import { descriptorsWithKinds, KINDS } from '../support/kinds/kinds-proto.js';
import { ON_SESSION_CREATED, sessionFixture } from '../support/session-fixture.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const UNARY = `/${KINDS}/Unary`;

describe('a host with call log and call metrics off', () => {
  const kinds: KindsBehaviour = echoingKinds();
  let host: TestHost;

  beforeAll(async () => {
    host = await startTestHost({
      env: {
        PLUGIN_GRPC_SERVER_LOGGING_ENABLED: 'false',
        PLUGIN_GRPC_SERVER_METRICS_ENABLED: 'false',
      },
      extras: kindsExtras(kinds),
      descriptors: descriptorsWithKinds(),
    });
  });
  afterAll(() => host.stop());

  it('writes no line for a good call', async () => {
    const answer = await host.call(
      ON_SESSION_CREATED,
      sessionFixture('on-session-created.typical'),
    );
    expect(answer.headers['x-correlation-id']).toBeDefined();
    expect(host.logLines.filter((line) => line.msg === 'call')).toEqual([]);
  });

  it('still writes the line of a refused call', async () => {
    await expect(host.call(UNARY, Buffer.alloc(0), {})).rejects.toThrow('UNAUTHENTICATED');
    await eventually('there is a line', () =>
      host.logLines.some((line) => line.msg === 'call refused'),
    );
  });

  it('still writes the line that an unforeseen error refers to', async () => {
    kinds.unary = () => {
      throw new Error('broken');
    };
    await expect(host.call(UNARY, Buffer.alloc(0))).rejects.toThrow('reference');
    await eventually('there is a line', () => host.logLines.some((line) => line.reference));
  });

  it('counts no calls, and still shows all other metrics', async () => {
    const metrics = await host.metrics();
    expect(metrics).not.toContain('grpc_server_');
    expect(metrics).toContain('process_cpu_seconds_total');
    expect(metrics).toContain('extend_auth_rejections_total');
  });
});

describe('a host with health, reflection and metrics path off', () => {
  let host: TestHost;

  beforeAll(async () => {
    host = await startTestHost({
      env: { ENABLE_HEALTH_CHECK: 'false', ENABLE_REFLECTION: 'false', ENABLE_PROMETHEUS: 'false' },
    });
  });
  afterAll(() => host.stop());

  it.each([
    '/grpc.health.v1.Health/Check',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
  ])('does not implement %s', async (path) => {
    await expect(host.call(path, Buffer.alloc(0), {})).rejects.toThrow('UNIMPLEMENTED');
  });

  it('has no metrics path', async () => {
    expect((await fetch(`${host.httpUrl}/metrics`)).status).toBe(404);
  });

  it('still says whether it is alive and ready', async () => {
    expect((await fetch(`${host.httpUrl}/healthz`)).status).toBe(200);
    expect((await fetch(`${host.httpUrl}/readyz`)).status).toBe(200);
  });

  it('still answers hooks', async () => {
    const request = sessionFixture('on-session-created.typical');
    expect((await host.call(ON_SESSION_CREATED, request)).message.length).toBeGreaterThan(0);
  });
});
