import { create } from '@bufbuild/protobuf';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamicClient } from './dynamic-client.js';
import { MessageRegistry, methodPath } from './message-registry.js';

describe('DynamicClient', () => {
  const registry = MessageRegistry.fromBuild();
  const health = registry.method('/grpc.health.v1.Health/Check');
  const server = new Server();
  let client: DynamicClient;

  beforeAll(async () => {
    const echo = {
      path: methodPath(health),
      requestStream: false,
      responseStream: false,
      requestSerialize: Buffer.from,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (bytes: Buffer) => bytes,
      responseDeserialize: (bytes: Buffer) => bytes,
    };
    server.addService(
      { Check: echo },
      {
        Check(call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) {
          const service = call.request.toString('latin1');
          if (service.includes('slow')) return;
          const details = String(call.metadata.get('x-say')[0]);
          if (details === 'no') answer({ code: status.NOT_FOUND, details: 'never heard of it' });
          else answer(null, Buffer.from([8, 1]));
        },
      },
    );
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    client = new DynamicClient(registry, `127.0.0.1:${port}`);
  });
  afterAll(() => {
    client.close();
    server.forceShutdown();
  });

  it('calls a method by its descriptor', async () => {
    const answer = await client.unary(health, create(health.input));
    expect(registry.toJson(health.output, answer.message)).toEqual({ status: 'SERVING' });
  });

  it('sends metadata and gives the status of a refusal', async () => {
    const call = client.unary(health, create(health.input), { metadata: { 'x-say': 'no' } });
    await expect(call).rejects.toMatchObject({
      statusName: 'NOT_FOUND',
      message: 'NOT_FOUND: never heard of it',
    });
  });

  it('gives up after its time', async () => {
    const call = client.unaryBytes(methodPath(health), Buffer.from('slow'), { timeoutMs: 20 });
    await expect(call).rejects.toMatchObject({ statusName: 'DEADLINE_EXCEEDED' });
  });

  it('is cancelled by its signal', async () => {
    const controller = new AbortController();
    const call = client.unaryBytes(methodPath(health), Buffer.from('slow'), {
      signal: controller.signal,
    });
    controller.abort();
    await expect(call).rejects.toMatchObject({ statusName: 'CANCELLED' });
  });

  it('refuses to call a stream as if it were none', async () => {
    const watch = registry.method('/grpc.health.v1.Health/Watch');
    await expect(client.unary(watch, create(watch.input))).rejects.toThrow('a unary method');
  });
});
