import { create } from '@bufbuild/protobuf';
import { Server, ServerCredentials, type ServerDuplexStream, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DynamicClient } from './dynamic-client.js';
import { MessageRegistry, methodPath } from './message-registry.js';

const PATH = '/test.Streams/Any';
const MIB = Buffer.alloc(1024 * 1024);
const MANY = 100;

type ServerCall = ServerDuplexStream<Buffer, Buffer>;

describe('a stream of the DynamicClient', () => {
  const registry = MessageRegistry.fromBuild();
  const watch = registry.method('/grpc.health.v1.Health/Watch');
  const server = new Server({ 'grpc.max_receive_message_length': -1 });
  let serve: (call: ServerCall) => void;
  let cancelled: PromiseWithResolvers<void>;
  let client: DynamicClient;

  beforeAll(async () => {
    const asItIs = (bytes: Buffer) => bytes;
    const definition = (path: string) => ({
      path,
      requestStream: true,
      responseStream: true,
      requestSerialize: asItIs,
      requestDeserialize: asItIs,
      responseSerialize: asItIs,
      responseDeserialize: asItIs,
    });
    const handler = (call: ServerCall) => {
      call.on('cancelled', () => cancelled.resolve());
      serve(call);
    };
    server.addService(
      { Any: definition(PATH), Watch: definition(methodPath(watch)) },
      { Any: handler, Watch: handler },
    );
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    client = new DynamicClient(registry, `127.0.0.1:${port}`);
  });
  beforeEach(() => {
    cancelled = Promise.withResolvers<void>();
  });
  afterAll(() => {
    client.close();
    server.forceShutdown();
  });

  /** Answers each message with itself. */
  function echo(call: ServerCall): void {
    call.on('data', (message: Buffer) => call.write(message));
    call.on('end', () => call.end());
  }

  function fail(call: ServerCall, code: status, details: string): void {
    call.emit('error', Object.assign(new Error(details), { code, details }));
  }

  function bytes(...texts: readonly string[]): readonly Buffer[] {
    return texts.map((text) => Buffer.from(text));
  }

  it('sends every request, half-closes, and gives every answer in order', async () => {
    serve = echo;
    const answers = await all(client.streamBytes(PATH, bytes('a', 'b', 'c')));
    expect(answers.map(String)).toEqual(['a', 'b', 'c']);
  });

  it('gives an answer before all requests are sent', async () => {
    serve = echo;
    const answers = client.streamBytes(PATH, conversation());
    const heard: string[] = [];
    let next = Promise.withResolvers<void>();
    async function* conversation() {
      for (const word of ['ping', 'pong']) {
        yield Buffer.from(word);
        await next.promise;
        next = Promise.withResolvers<void>();
      }
    }
    for await (const answer of answers) {
      heard.push(String(answer));
      next.resolve();
    }
    expect(heard).toEqual(['ping', 'pong']);
  });

  it('speaks messages by their descriptor', async () => {
    serve = (call) => {
      call.write(Buffer.from([8, 1]));
      call.write(Buffer.from([8, 2]));
      call.end();
    };
    const answers = await all(client.stream(watch, [create(watch.input)]));
    expect(answers.map((answer) => registry.toJson(watch.output, answer))).toEqual([
      { status: 'SERVING' },
      { status: 'NOT_SERVING' },
    ]);
  });

  it('gives the answers that came before a refusal, then the refusal', async () => {
    serve = (call) => {
      call.write(Buffer.from('first'));
      fail(call, status.RESOURCE_EXHAUSTED, 'no more');
    };
    const heard: string[] = [];
    const read = async () => {
      for await (const answer of client.streamBytes(PATH, [])) heard.push(String(answer));
    };
    await expect(read()).rejects.toMatchObject({ message: 'RESOURCE_EXHAUSTED: no more' });
    expect(heard).toEqual(['first']);
  });

  it('takes requests only as fast as the server takes them', async () => {
    let taken = 0;
    let received = 0;
    let longestLead = 0;
    serve = async (call) => {
      for await (const _ of call) {
        received += 1;
        await idleTurns();
      }
      call.end();
    };
    function* requests() {
      for (; taken < MANY; taken += 1) {
        longestLead = Math.max(longestLead, taken - received);
        yield MIB;
      }
    }
    expect(await all(client.streamBytes(PATH, requests()))).toEqual([]);
    expect(received).toBe(MANY);
    // What both windows and the buffers between them hold.
    expect(longestLead).toBeLessThan(MANY / 2);
  });

  it('slows the server down while nobody reads', async () => {
    let written = 0;
    let read = 0;
    let longestLead = 0;
    serve = (call) => {
      const write = () => {
        while (written < MANY) {
          written += 1;
          longestLead = Math.max(longestLead, written - read);
          if (!call.write(MIB)) return;
        }
        call.end();
      };
      call.on('drain', write);
      write();
    };
    for await (const _ of client.streamBytes(PATH, [])) {
      read += 1;
      await idleTurns();
    }
    expect(read).toBe(MANY);
    expect(longestLead).toBeLessThan(MANY / 2);
  });

  it('ends with OK where the server does not want the rest', async () => {
    serve = (call) => call.end();
    async function* endless() {
      for (;;) yield MIB;
    }
    expect(await all(client.streamBytes(PATH, endless()))).toEqual([]);
  });

  it('is cancelled when the answers are no longer asked for', async () => {
    serve = (call) => void call.write(Buffer.from('one of many'));
    for await (const answer of client.streamBytes(PATH, [])) {
      expect(String(answer)).toBe('one of many');
      break;
    }
    await cancelled.promise;
  });

  it('is cancelled by its signal', async () => {
    const controller = new AbortController();
    serve = () => controller.abort();
    const options = { signal: controller.signal };
    const answers = client.streamBytes(PATH, [], options);
    await expect(answers.next()).rejects.toMatchObject({ statusName: 'CANCELLED' });
    await cancelled.promise;
    const again = client.streamBytes(PATH, [], options);
    await expect(again.next()).rejects.toMatchObject({ statusName: 'CANCELLED' });
  });

  it('gives up after its time', async () => {
    serve = () => undefined;
    const answers = client.streamBytes(PATH, [], { timeoutMs: 20 });
    await expect(answers.next()).rejects.toMatchObject({ statusName: 'DEADLINE_EXCEEDED' });
  });

  it('tells what kept the requests from coming, and cancels', async () => {
    serve = () => undefined;
    // biome-ignore lint/correctness/useYield: it fails before it could
    async function* broken(): AsyncGenerator<Buffer> {
      throw new Error('the file is gone');
    }
    await expect(client.streamBytes(PATH, broken()).next()).rejects.toThrow('the file is gone');
  });

  async function all<T>(answers: AsyncIterable<T>): Promise<readonly T[]> {
    const found: T[] = [];
    for await (const answer of answers) found.push(answer);
    return found;
  }

  /** Long enough for the sockets to carry all that they may. */
  async function idleTurns(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  }
});
