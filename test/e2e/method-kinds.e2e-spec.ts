import { once } from 'node:events';
import type { ClientHttp2Stream } from 'node:http2';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import type { CallContext } from '../../src/common/grpc/call-context.js';
import { MissingFieldError } from '../../src/common/wire/missing-field.error.js';
import { eventually } from '../support/eventually.js';
import {
  echoingKinds,
  KINDS_SERVICE,
  type KindsBehaviour,
  kindsExtras,
} from '../support/kinds/kinds.module.js';
import { descriptorsWithKinds, KINDS } from '../support/kinds/kinds-proto.js';
import { answerOf, framed, RawGrpcConnection } from '../support/raw-grpc-call.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const METHODS = ['Unary', 'ServerStream', 'ClientStream', 'BidiStream'] as const;
const STREAMING = ['ServerStream', 'ClientStream', 'BidiStream'] as const;
const BROKEN_BYTES = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff]);
const PIECE_BYTES = 64 * 1024;

/** How far a sender may be ahead: grpc-js's buffer of 16 messages, and what is between sockets. */
const FEW_MESSAGES = 40;

describe('a method of each kind', () => {
  const kinds: KindsBehaviour = echoingKinds();
  let host: TestHost;
  let raw: RawGrpcConnection;

  beforeAll(async () => {
    host = await startTestHost({
      extras: kindsExtras(kinds),
      descriptors: descriptorsWithKinds(),
    });
  });
  afterAll(() => host.stop());
  beforeEach(() => {
    raw = new RawGrpcConnection(host.grpcAddress);
    Object.assign(kinds, echoingKinds());
  });
  afterEach(() => raw.close());

  const withToken = (more: Record<string, string> = {}) => ({
    authorization: `Bearer ${host.token}`,
    ...more,
  });

  function open(method: string, headers: Record<string, string> = withToken()): ClientHttp2Stream {
    return raw.open(`/${KINDS}/${method}`, headers);
  }

  /** All four methods hand their call to the promise; streams yield once, then wait for the end. */
  function entered(): Promise<CallContext> {
    const { promise, resolve } = Promise.withResolvers<CallContext>();
    const untilAborted = async (call: CallContext) => {
      resolve(call);
      if (!call.signal.aborted) await once(call.signal, 'abort');
      return Buffer.alloc(0);
    };
    async function* onceThenWait(_: unknown, call: CallContext) {
      yield Buffer.from('first');
      await untilAborted(call);
    }
    kinds.unary = (_, call) => untilAborted(call);
    kinds.clientStream = (_, call) => untilAborted(call);
    kinds.serverStream = onceThenWait;
    kinds.bidiStream = onceThenWait;
    return promise;
  }

  describe.each(METHODS)('%s', (method) => {
    it('answers a call with a token', async () => {
      const answer = await raw.call(`/${KINDS}/${method}`, {
        headers: withToken(),
        body: framed(Buffer.from('hello')),
      });
      expect(answer).toMatchObject({ status: 0, messages: [Buffer.from('hello')] });
    });

    it.each([
      ['a good body', framed(Buffer.from('hello'))],
      ['broken bytes', framed(BROKEN_BYTES)],
    ])('is UNAUTHENTICATED without a token, with %s, and no handler sees it', async (_, body) => {
      const context = entered();
      let isEntered = false;
      void context.then(() => {
        isEntered = true;
      });
      const answer = await raw.call(`/${KINDS}/${method}`, { body });
      expect(answer).toMatchObject({
        status: 16,
        details: 'authorization metadata is missing',
        messages: [],
      });
      expect(isEntered).toBe(false);
    });

    it('aborts its signal when the caller cancels', async () => {
      const context = entered();
      const stream = open(method);
      stream.end(framed(Buffer.alloc(0)));
      const { signal } = await context;
      expect(signal.aborted).toBe(false);
      stream.close(8); // CANCEL of RFC 9113
      await eventually('the handler is told', () => signal.aborted);
    });

    it('aborts its signal when the deadline passes, and says DEADLINE_EXCEEDED', async () => {
      const context = entered();
      const stream = open(method, withToken({ 'grpc-timeout': '30m' }));
      const answer = answerOf(stream);
      stream.end(framed(Buffer.alloc(0)));
      expect((await answer).status).toBe(4);
      const { signal } = await context;
      await eventually('the handler is told', () => signal.aborted);
    });

    it('aborts its signal when the connection is cut', async () => {
      const context = entered();
      open(method).end(framed(Buffer.alloc(0)));
      const { signal } = await context;
      raw.session.socket.destroy();
      await eventually('the handler is told', () => signal.aborted);
    });

    it('knows the deadline of its caller', async () => {
      const context = entered();
      open(method, withToken({ 'grpc-timeout': '10S' })).end(framed(Buffer.alloc(0)));
      const left = (await context).deadlineMs - Date.now();
      expect(left).toBeGreaterThan(5_000);
      expect(left).toBeLessThanOrEqual(10_000);
    });

    it('has one line in the log for a call whose deadline passed', async () => {
      void entered();
      const id = `deadline-${method}`;
      const stream = open(method, withToken({ 'grpc-timeout': '20m', 'x-correlation-id': id }));
      const answer = answerOf(stream);
      stream.end(framed(Buffer.alloc(0)));
      await answer;
      await raw.call(`/${KINDS}/${method}`);
      const lines = host.logLines.filter((line) => line.correlationId === id);
      expect(lines).toMatchObject([{ msg: 'call', status: 'DEADLINE_EXCEEDED' }]);
    });
  });

  it.each(['ClientStream', 'BidiStream'])(
    '%s refuses a caller without token before a body has come',
    async (method) => {
      const stream = open(method, {});
      const answer = answerOf(stream);
      expect((await answer).status).toBe(16);
      stream.close();
    },
  );

  it.each(STREAMING)('%s carries many messages in order', async (method) => {
    const texts = Array.from({ length: 100 }, (_, n) => `message ${n};`);
    kinds.serverStream = async function* many() {
      for (const text of texts) yield Buffer.from(text);
    };
    const body = Buffer.concat(texts.map((text) => framed(Buffer.from(text))));
    const answer = await raw.call(`/${KINDS}/${method}`, {
      headers: withToken(),
      body: method === 'ServerStream' ? framed(Buffer.alloc(0)) : body,
    });
    expect(answer.status).toBe(0);
    expect(Buffer.concat(answer.messages).toString()).toBe(texts.join(''));
  });

  it.each([
    ['ClientStream', 1],
    ['BidiStream', 0],
  ])('%s answers a caller who half-closes at once', async (method, count) => {
    const answer = await raw.call(`/${KINDS}/${method}`, { headers: withToken() });
    expect(answer.status).toBe(0);
    expect(answer.messages).toHaveLength(count);
  });

  it('BidiStream goes on answering after the caller has half-closed', async () => {
    const halfClosed = Promise.withResolvers<void>();
    kinds.bidiStream = async function* afterwards(requests) {
      for await (const _ of requests);
      halfClosed.resolve();
      yield Buffer.from('one');
      yield Buffer.from('two');
    };
    const answer = raw.call(`/${KINDS}/BidiStream`, {
      headers: withToken(),
      body: framed(Buffer.from('only')),
    });
    await halfClosed.promise;
    expect((await answer).messages.map(String)).toEqual(['one', 'two']);
  });

  it('BidiStream answers message by message, while both sides stay open', async () => {
    const stream = open('BidiStream');
    const ended = answerOf(stream);
    for (const text of ['a', 'b', 'c']) {
      stream.write(framed(Buffer.from(text)));
      const [chunk] = (await once(stream, 'data')) as [Buffer];
      expect(chunk.subarray(5).toString()).toBe(text);
    }
    stream.end();
    expect((await ended).status).toBe(0);
  });

  it('a handler that ends before its caller does ends the call', async () => {
    kinds.clientStream = () => Promise.resolve(Buffer.from('enough'));
    const stream = open('ClientStream');
    const answer = answerOf(stream);
    stream.write(framed(Buffer.alloc(PIECE_BYTES)));
    expect(await answer).toMatchObject({ status: 0, messages: [Buffer.from('enough')] });
  });

  it('a handler that stops reading in the middle of BidiStream still ends the call', async () => {
    kinds.bidiStream = async function* first(requests) {
      for await (const request of requests) {
        yield request;
        return;
      }
    };
    const stream = open('BidiStream');
    const answer = answerOf(stream);
    for (const text of ['first', 'second']) stream.write(framed(Buffer.from(text)));
    expect(await answer).toMatchObject({ status: 0, messages: [Buffer.from('first')] });
  });

  it.each(['ClientStream', 'BidiStream'] as const)(
    '%s tells of a failure in the middle of the requests',
    async (method) => {
      const fail = async (requests: AsyncIterable<Buffer>): Promise<Buffer> => {
        for await (const _ of requests) throw new MissingFieldError('piece', 'Piece');
        return Buffer.alloc(0);
      };
      kinds.clientStream = fail;
      kinds.bidiStream = async function* failing(requests) {
        yield await fail(requests);
      };
      const stream = open(method);
      const answer = answerOf(stream);
      stream.write(framed(Buffer.from('one')));
      expect(await answer).toMatchObject({ status: 3, details: expect.stringContaining('piece') });
    },
  );

  describe('a slow reader', () => {
    it.each(['ServerStream', 'BidiStream'])(
      'keeps the handler of %s from running ahead',
      async (method) => {
        const total = 400;
        let produced = 0;
        const produce = async function* produce() {
          for (; produced < total; produced++) yield Buffer.alloc(PIECE_BYTES);
        };
        kinds.serverStream = produce;
        kinds.bidiStream = produce;
        const stream = open(method);
        stream.end(framed(Buffer.alloc(0)));
        let read = 0;
        for await (const chunk of stream as AsyncIterable<Buffer>) {
          read += chunk.length;
          expect(produced - Math.floor(read / PIECE_BYTES)).toBeLessThan(FEW_MESSAGES);
        }
        expect(read).toBe(total * (PIECE_BYTES + 5));
      },
    );

    it.each(['ClientStream', 'BidiStream'] as const)(
      'of %s keeps its caller from running ahead',
      async (method) => {
        const total = 120;
        let handled = 0;
        let ahead = 0;
        const consume = async (requests: AsyncIterable<Buffer>) => {
          for await (const _ of requests) {
            handled++;
            ahead = Math.max(ahead, (await received(method)) - handled);
          }
          return Buffer.alloc(0);
        };
        const before = await received(method);
        kinds.clientStream = (requests) => consume(requests);
        kinds.bidiStream = async function* none(requests) {
          yield await consume(requests);
        };
        handled = before;
        const stream = open(method);
        const answer = answerOf(stream);
        for (let piece = 0; piece < total; piece++) stream.write(framed(Buffer.alloc(PIECE_BYTES)));
        stream.end();
        expect((await answer).status).toBe(0);
        expect(handled).toBe(before + total);
        expect(ahead).toBeLessThan(FEW_MESSAGES);
      },
    );

    /** Messages of a method that the transport has taken in. */
    async function received(method: string): Promise<number> {
      const line = (await host.metrics())
        .split('\n')
        .find(
          (each) =>
            each.startsWith('grpc_server_msg_received_total') &&
            each.includes(`grpc_service="${KINDS}",grpc_method="${method}"`),
        );
      return Number(line?.split(' ').at(-1));
    }
  });
});

describe('a host whose controllers do not fit its services', () => {
  @Controller()
  class MisspeltController {
    @GrpcMethod(KINDS, 'Unray')
    unary(request: Buffer): Buffer {
      return request;
    }
  }

  @Module({ controllers: [MisspeltController] })
  class MisspeltModule {}

  const descriptors = descriptorsWithKinds();

  it('does not start without a handler for each method', async () => {
    await expect(
      startTestHost({ descriptors, extras: { services: [KINDS_SERVICE] } }),
    ).rejects.toThrow(`${KINDS}/Unary: no controller handles it`);
  });

  it('does not start with a handler for a method that does not exist', async () => {
    const kinds = kindsExtras(echoingKinds());
    const modules = [...(kinds.modules ?? []), { module: MisspeltModule }];
    await expect(startTestHost({ descriptors, extras: { ...kinds, modules } })).rejects.toThrow(
      `${KINDS}/Unray: a controller handles it, but the service has no such method`,
    );
  });

  it('does not start with a service that proto/ does not have', async () => {
    await expect(
      startTestHost({ extras: { services: [{ ...KINDS_SERVICE, grpcService: 'no.Such' }] } }),
    ).rejects.toThrow('no.Such: no such service in proto/');
  });
});
