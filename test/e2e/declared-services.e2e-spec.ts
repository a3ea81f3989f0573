import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamicClient } from '../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { sampleExtras } from '../support/operations/sample.module.js';
import { bytesWithSample, descriptorsWithSample } from '../support/operations/sample-proto.js';
import { RawGrpcConnection } from '../support/raw-grpc-call.js';
import { ReflectionStream } from '../support/reflection-client.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

describe('a service that a studio declares for the operations listener', () => {
  const registry = new MessageRegistry(bytesWithSample());
  let host: TestHost;
  let client: DynamicClient;
  let address: string;

  beforeAll(async () => {
    host = await startTestHost({
      env: { OPERATIONS_GRPC_PORT: '0' },
      extras: sampleExtras(),
      descriptors: descriptorsWithSample(),
    });
    address = `127.0.0.1:${host.host.ports.operationsPort}`;
    client = new DynamicClient(registry, address);
  });
  afterAll(async () => {
    client.close();
    await host.stop();
  });

  async function call(
    method: string,
    request: object = {},
    metadata: Record<string, string> = {},
  ): Promise<unknown> {
    const found = registry.method(`/SampleService/${method}`);
    const message = registry.fromJson(found.input, request as Record<string, string>);
    const answer = await client.unary(found, message, { metadata });
    return registry.toJson(found.output, answer.message);
  }

  it('opens its listener although the four services of operators are off', () => {
    expect(host.host.ports).toEqual({
      grpcPort: expect.any(Number),
      httpPort: expect.any(Number),
      operationsPort: expect.any(Number),
    });
  });

  it('takes and gives plain objects', async () => {
    expect(await call('method4', { foo: 'echo' })).toEqual({ bar: 'echo' });
  });

  it('writes no default into its answers, as the contract has it', async () => {
    const { message } = await client.unaryBytes('/SampleService/method4', Buffer.alloc(0));
    expect(message).toHaveLength(0);
  });

  it('has its failures in field 1 of an answer with status OK', async () => {
    expect(await call('method2')).toEqual({
      r: { code: 'ERROR_API_SERVER_TOO_OLD', msg: 'sample error' },
    });
  });

  it('refuses bytes that are no request with a result code', async () => {
    const { message } = await client.unaryBytes(
      '/SampleService/method4',
      Buffer.from([0xff, 0xff, 0xff, 0xff]),
    );
    expect(message.subarray(2, 4).toString('hex')).toBe('0815');
  });

  it('answers on the IPv6 loopback too, where there is one', async () => {
    const socket = connect(Number(host.host.ports.operationsPort), '::1');
    const outcome = await new Promise<string>((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(String(error.code)));
    });
    socket.destroy();
    expect(['connected', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']).toContain(outcome);
  });

  it('has a reflection pool and a health of its own', async () => {
    const raw = new RawGrpcConnection(address);
    const stream = new ReflectionStream(raw, 'v1');
    expect(await stream.ask({ list_services: '' })).toMatchObject({
      list_services_response: {
        service: [
          { name: 'SampleService' },
          { name: 'grpc.health.v1.Health' },
          { name: 'grpc.reflection.v1.ServerReflection' },
          { name: 'grpc.reflection.v1alpha.ServerReflection' },
        ],
      },
    });
    raw.close();
  });

  it('is not there on the listener of the overrides', async () => {
    await expect(host.call('/SampleService/method4', Buffer.alloc(0))).rejects.toThrow(
      'UNIMPLEMENTED',
    );
  });
});
