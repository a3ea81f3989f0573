import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { echoingKinds, kindsExtras } from '../support/kinds/kinds.module.js';
import { descriptorsWithKinds, KINDS } from '../support/kinds/kinds-proto.js';
import { answerOf, framed, type RawAnswer, RawGrpcConnection } from '../support/raw-grpc-call.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const UNARY = `/${KINDS}/Unary`;
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
const ENHANCE_YOUR_CALM = 11; // RFC 9113, 7

describe('limits of the transport', () => {
  let host: TestHost;
  let raw: RawGrpcConnection;

  beforeAll(async () => {
    host = await startTestHost({
      extras: kindsExtras(echoingKinds()),
      descriptors: descriptorsWithKinds(),
    });
    raw = new RawGrpcConnection(host.grpcAddress);
  });
  afterAll(async () => {
    raw.close();
    await host.stop();
  });

  function call(
    body: Uint8Array,
    headers: Record<string, string> = {},
    method = UNARY,
  ): Promise<RawAnswer> {
    const all = { authorization: `Bearer ${host.token}`, ...headers };
    return raw.call(method, { headers: all, body });
  }

  async function stillAnswers(): Promise<void> {
    const answer = await call(framed(Buffer.from('alive')));
    expect(answer).toMatchObject({ status: 0, messages: [Buffer.from('alive')] });
  }

  describe('messages', () => {
    it.each(['Unary', 'ClientStream', 'ServerStream', 'BidiStream'])(
      'above the limit are RESOURCE_EXHAUSTED for %s',
      async (method) => {
        const body = framed(Buffer.alloc(5_000_000));
        expect((await call(body, {}, `/${KINDS}/${method}`)).status).toBe(8);
        await stillAnswers();
      },
    );

    it('of exactly 4 MiB pass, one byte more does not', async () => {
      const answer = await call(framed(Buffer.alloc(MAX_MESSAGE_BYTES)));
      expect(answer.status).toBe(0);
      expect(answer.messages[0]?.length).toBe(MAX_MESSAGE_BYTES);
      expect((await call(framed(Buffer.alloc(MAX_MESSAGE_BYTES + 1)))).status).toBe(8);
    });

    it('that only claim to be large are refused before they come', async () => {
      const claim = Buffer.from([0, 0xff, 0xff, 0xff, 0xff]);
      const stream = raw.open(UNARY, { authorization: `Bearer ${host.token}` });
      const answer = answerOf(stream);
      stream.write(claim);
      expect((await answer).status).toBe(8);
      stream.close();
    });

    it('that end too early are no message', async () => {
      const answer = await call(framed(Buffer.alloc(100)).subarray(0, 50));
      expect(answer.status).not.toBe(0);
      await stillAnswers();
    });
  });

  describe('compression', () => {
    it('gzip is understood', async () => {
      const answer = await call(framed(gzipSync('hello'), true), { 'grpc-encoding': 'gzip' });
      expect(answer).toMatchObject({ status: 0, messages: [Buffer.from('hello')] });
    });

    it('cannot hide a message above the limit', async () => {
      const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
      const answer = await call(framed(bomb, true), { 'grpc-encoding': 'gzip' });
      expect(answer.status).toBe(8);
      await stillAnswers();
    });

    it('that is none is told, and harms nobody', async () => {
      const answer = await call(framed(Buffer.from('no gzip'), true), { 'grpc-encoding': 'gzip' });
      expect(answer.status).toBe(13);
      await stillAnswers();
    });

    it('of another kind is UNIMPLEMENTED', async () => {
      const answer = await call(framed(Buffer.alloc(9), true), { 'grpc-encoding': 'snappy' });
      expect(answer).toMatchObject({ status: 12, details: expect.stringContaining('snappy') });
    });
  });

  describe('headers', () => {
    it('of 24 KiB reach the guard', async () => {
      const authorization = `Bearer ${'x'.repeat(24 * 1024 - 1024)}`;
      const answer = await call(framed(Buffer.alloc(0)), { authorization });
      expect(answer).toMatchObject({
        status: 16,
        details: 'authorization metadata is too large',
      });
    });

    it('above 32 KiB are refused by the transport, and the host lives', async () => {
      const connection = new RawGrpcConnection(host.grpcAddress);
      // The limit holds once the client has acknowledged it; until then nghttp2's 64 KiB do.
      await once(connection.session, 'remoteSettings');
      await connection.call('/grpc.health.v1.Health/Check', { body: framed(Buffer.alloc(0)) });
      const before = host.logLines.length;
      const answers = await Promise.all(
        Array.from({ length: 20 }, () =>
          connection.call(UNARY, { headers: { authorization: `Bearer ${'x'.repeat(40_000)}` } }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => undefined));
      expect(answers.map(({ resetCode }) => resetCode)).toContain(ENHANCE_YOUR_CALM);
      expect(host.logLines).toHaveLength(before);
      connection.close();
      await stillAnswers();
    });

    it('that gRPC does not allow are dropped, and nothing of them is printed', async () => {
      const stderr = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      const answer = await call(framed(Buffer.alloc(0)), { authorization: 'Bearer s\u00e9cret' });
      expect(answer).toMatchObject({ status: 16, details: 'authorization metadata is missing' });
      expect(stderr).not.toHaveBeenCalled();
      stderr.mockRestore();
      expect(JSON.stringify(host.logLines)).not.toContain('cret');
    });

    it('with an unreadable deadline are an error of that call alone', async () => {
      const answer = await call(framed(Buffer.alloc(0)), { 'grpc-timeout': 'soon' });
      expect(answer).toMatchObject({
        status: 13,
        details: expect.stringContaining('grpc-timeout'),
      });
      await stillAnswers();
    });
  });

  describe('what is no gRPC', () => {
    it.each(['application/json', 'text/html', 'application/x-protobuf', ''])(
      'a content type of "%s" is HTTP 415',
      async (type) => {
        const answer = await call(Buffer.from('{}'), { 'content-type': type });
        expect(answer).toMatchObject({ httpStatus: 415, status: undefined });
        await stillAnswers();
      },
    );

    it('a stream without a path harms nobody', async () => {
      const connection = new RawGrpcConnection(host.grpcAddress);
      const stream = connection.session.request({
        ':method': 'CONNECT',
        ':authority': 'somewhere:443',
        'content-type': 'application/grpc',
      });
      stream.on('error', () => undefined);
      stream.end();
      await answerOf(stream);
      connection.close();
      await stillAnswers();
    });

    it('text of HTTP/1 harms nobody', async () => {
      await expect(fetch(`http://${host.grpcAddress}/`)).rejects.toThrow();
      await stillAnswers();
    });
  });

  it('a connection carries a thousand streams at once and no more', async () => {
    const connection = new RawGrpcConnection(host.grpcAddress);
    const [settings] = await once(connection.session, 'remoteSettings');
    expect(settings).toMatchObject({ maxConcurrentStreams: 1000, maxHeaderListSize: 32 * 1024 });
    connection.close();
  });
});
