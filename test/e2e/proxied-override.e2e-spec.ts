import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallContext } from '../../src/common/grpc/call-context.js';
import type { ByteClient } from '../../src/common/grpc/client/byte-client.js';
import { eventually } from '../support/eventually.js';
import {
  echoingKinds,
  KINDS_SERVICE,
  type KindsBehaviour,
  kindsExtras,
} from '../support/kinds/kinds.module.js';
import { descriptorsWithKinds, KINDS } from '../support/kinds/kinds-proto.js';
import { operationsClient } from '../support/operations/operations-client.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const METHODS = ['Unary', 'ServerStream', 'ClientStream', 'BidiStream'] as const;
const PIECE_BYTES = 64 * 1024;
/** How far a sender may be ahead of two buffers of 16 messages each, and what is between sockets. */
const FEW_MESSAGES = 120;

describe('an override that another server answers, on the listener of the overrides', () => {
  const kinds: KindsBehaviour = echoingKinds();
  let workspace: string;
  let target: TestHost;
  let proxy: TestHost;
  let client: ByteClient;

  beforeAll(async () => {
    // The target trusts whoever reaches it: the token guard stands before the proxy.
    target = await startTestHost({
      env: { PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false' },
      extras: kindsExtras(kinds),
      descriptors: descriptorsWithKinds(),
    });
    workspace = await mkdtemp(join(tmpdir(), 'proxied-override-'));
    const registration = { host: '127.0.0.1', port: target.host.ports.grpcPort, version: '1' };
    await writeFile(join(workspace, 'proxy.json'), JSON.stringify({ kinds: registration }));
    proxy = await startTestHost({
      env: {
        ENABLE_OPERATIONS: 'true',
        OPERATIONS_GRPC_PORT: '0',
        OPERATIONS_PROXIED_SERVICES: 'kinds',
        STATE_URL: `file:${workspace}`,
      },
      extras: { services: [KINDS_SERVICE] },
      descriptors: descriptorsWithKinds(),
    });
    client = proxy.newClient();
  });
  afterAll(async () => {
    await proxy.stop();
    await target.stop();
    await rm(workspace, { recursive: true });
  });
  beforeEach(() => {
    Object.assign(kinds, echoingKinds());
  });

  const metadata = () => ({ authorization: `Bearer ${proxy.token}` });
  const stream = (
    method: string,
    requests: Iterable<Buffer> | AsyncIterable<Buffer>,
    more: Record<string, string> = {},
    options: { timeoutMs?: number; signal?: AbortSignal } = {},
  ) =>
    client.streamBytes(`/${KINDS}/${method}`, requests, {
      metadata: { ...metadata(), ...more },
      ...options,
    });

  async function all(answers: AsyncIterable<Buffer>): Promise<string[]> {
    const found: string[] = [];
    for await (const answer of answers) found.push(answer.toString());
    return found;
  }

  /** Waits until a sender has begun, and gets no further. */
  async function heldUp(sent: () => number): Promise<void> {
    let before = 0;
    await eventually('the sender is held up', async () => {
      const isHeldUp = sent() > 0 && sent() === before;
      before = sent();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return isHeldUp;
    });
  }

  it.each(METHODS)('is answered by it byte for byte: %s', async (method) => {
    expect(await all(stream(method, [Buffer.from('bytes')]))).toEqual(['bytes']);
  });

  it('stands behind the token guard of this host', async () => {
    for (const method of METHODS) {
      const answers = client.streamBytes(`/${KINDS}/${method}`, [Buffer.from('x')]);
      await expect(all(answers)).rejects.toMatchObject({ statusName: 'UNAUTHENTICATED' });
    }
  });

  it('has no settings that this host would ask for', async () => {
    const operations = operationsClient(`127.0.0.1:${proxy.host.ports.operationsPort}`);
    const { config } = operations.stubs;
    const items = [{ name: 'strategy-timeout-ms', value: '1234' }];
    expect((await config.set({ items })).items).toMatchObject(items);
    await config.reset({ names: ['strategy-timeout-ms'] });
    operations.close();
  });

  it('lets messages flow both ways before the caller has sent all (X2)', async () => {
    const second = Promise.withResolvers<Buffer>();
    async function* requests() {
      yield Buffer.from('1');
      yield await second.promise;
    }
    const answers = stream('BidiStream', requests());
    expect((await answers.next()).value?.toString()).toBe('1');
    second.resolve(Buffer.from('2'));
    expect((await answers.next()).value?.toString()).toBe('2');
    expect((await answers.next()).done).toBe(true);
  });

  it('passes the status of a failure on as it is, without the address', async () => {
    kinds.unary = () => Promise.reject(new Error('defect'));
    await expect(all(stream('Unary', [Buffer.from('x')]))).rejects.toMatchObject({
      statusName: 'INTERNAL',
      details: expect.stringMatching(/^test\.kinds\.Kinds\.Unary: .* INTERNAL: internal error/),
    });
    await expect(all(stream('Unary', [Buffer.from('x')]))).rejects.not.toThrow(/127\.0\.0\.1/);
  });

  it('ends with one failure when it dies halfway, and repeats nothing (X8)', async () => {
    let calls = 0;
    kinds.serverStream = async function* () {
      calls += 1;
      yield Buffer.from('half');
      throw new Error('dies');
    };
    const heard: string[] = [];
    const answers = stream('ServerStream', [Buffer.from('x')]);
    await expect(
      (async () => {
        for await (const answer of answers) heard.push(answer.toString());
      })(),
    ).rejects.toMatchObject({ statusName: 'INTERNAL' });
    expect([heard, calls]).toEqual([['half'], 1]);
  });

  it.each(METHODS)('is told within a second when the caller cancels (X3): %s', async (method) => {
    const entered = Promise.withResolvers<CallContext>();
    const untilAborted = async (_: unknown, call: CallContext) => {
      entered.resolve(call);
      if (!call.signal.aborted) await once(call.signal, 'abort');
      return Buffer.alloc(0);
    };
    kinds.unary = untilAborted;
    kinds.clientStream = untilAborted;
    kinds.serverStream = kinds.bidiStream = async function* (_: unknown, call: CallContext) {
      yield await untilAborted(_, call);
    };
    const caller = new AbortController();
    const ended = all(stream(method, [Buffer.from('x')], {}, { signal: caller.signal }));
    const refused = expect(ended).rejects.toMatchObject({ statusName: 'CANCELLED' });
    const { signal } = await entered.promise;
    const aborted = once(signal, 'abort');
    const cancelledAt = performance.now();
    caller.abort();
    await aborted;
    expect(performance.now() - cancelledAt).toBeLessThan(1000);
    await refused;
  });

  it('has less time than the caller, and the caller is told that his is over (X3)', async () => {
    const deadline = Promise.withResolvers<number>();
    kinds.unary = async (_, call) => {
      deadline.resolve(call.deadlineMs);
      await once(call.signal, 'abort');
      return Buffer.alloc(0);
    };
    const callersMs = Date.now() + 1000;
    await expect(
      all(stream('Unary', [Buffer.from('x')], {}, { timeoutMs: 1000 })),
    ).rejects.toMatchObject({ statusName: 'DEADLINE_EXCEEDED' });
    expect(await deadline.promise).toBeLessThanOrEqual(callersMs);
  });

  it('hears the correlation id of the caller', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    kinds.unary = (request, call) => {
      resolve(call.correlationId);
      return request;
    };
    await all(stream('Unary', [Buffer.from('x')], { 'x-correlation-id': 'from-the-caller' }));
    expect(await promise).toBe('from-the-caller');
  });

  it('slows a caller down who sends faster than it reads', async () => {
    const go = Promise.withResolvers<void>();
    let read = 0;
    kinds.clientStream = async (requests) => {
      await go.promise;
      for await (const _ of requests) read += 1;
      return Buffer.from(String(read));
    };
    let sent = 0;
    async function* requests() {
      for (; sent < 500; sent++) yield Buffer.alloc(PIECE_BYTES);
    }
    const answers = all(stream('ClientStream', requests()));
    await heldUp(() => sent);
    expect(sent).toBeLessThan(FEW_MESSAGES);
    go.resolve();
    expect(await answers).toEqual(['500']);
  });

  it('answers others while a caller does not read his stream', async () => {
    let sent = 0;
    kinds.serverStream = async function* () {
      for (; sent < 500; sent++) yield Buffer.alloc(PIECE_BYTES);
    };
    const unread = stream('ServerStream', [Buffer.from('x')]);
    await unread.next();
    await heldUp(() => sent);
    const other = proxy.newClient({ channel: { 'grpc.use_local_subchannel_pool': 1 } });
    const options = { metadata: metadata(), timeoutMs: 5000 };
    for (let n = 0; n < 20; n++) {
      await other.unaryBytes(`/${KINDS}/Unary`, Buffer.alloc(PIECE_BYTES), options);
    }
    await unread.return();
  });

  it('is slowed down by a caller who reads slowly', async () => {
    let sent = 0;
    kinds.serverStream = async function* () {
      for (; sent < 500; sent++) yield Buffer.alloc(PIECE_BYTES);
    };
    const answers = stream('ServerStream', [Buffer.from('x')]);
    await answers.next();
    await heldUp(() => sent);
    expect(sent).toBeLessThan(FEW_MESSAGES);
    let count = 1;
    for await (const _ of answers) count += 1;
    expect(count).toBe(500);
  });
});
