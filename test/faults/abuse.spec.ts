import { once } from 'node:events';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JWKS_PATH, NOTHING_REVOKED, REVOCATION_LIST_PATH } from '../support/auth/fake-ags.js';
import { GuardedHost } from '../support/auth/guarded-host.js';
import { base64url, delegateClaims, TokenMaker } from '../support/auth/token-maker.js';
import { eventually } from '../support/eventually.js';
import { echoingKinds, kindsExtras } from '../support/kinds/kinds.module.js';
import { descriptorsWithKinds, KINDS } from '../support/kinds/kinds-proto.js';
import { answerOf, framed, RawGrpcConnection } from '../support/raw-grpc-call.js';
import { ON_SESSION_CREATED, sessionFixture } from '../support/session-fixture.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const UNAUTHENTICATED = 16;
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const EMPTY_SETTINGS = Buffer.from('000000040000000000', 'hex');
const session = sessionFixture('on-session-created.typical');

describe('10,000 distinct bad tokens', () => {
  const maker = new TokenMaker();
  const signature = (count: number) => Buffer.alloc(256, `${count} `).toString('base64url');
  const badToken = (kid: string, count: number) =>
    `${base64url(JSON.stringify({ alg: 'RS256', kid }))}.${base64url(JSON.stringify(delegateClaims({ count })))}.${signature(count)}`;

  it.each([
    ['signature_invalid', (count: number) => badToken(maker.kid, count)],
    ['kid_unknown', (count: number) => badToken(`unknown-${count}`, count)],
    ['token_malformed', (count: number) => `no.token.${count}`],
  ])('leave nothing behind (%s)', async (reason, tokenOf) => {
    const host = new GuardedHost();
    host.ags.on(JWKS_PATH, maker.keySet()).on(REVOCATION_LIST_PATH, NOTHING_REVOKED);
    await host.refresh();
    await host.call(ON_SESSION_CREATED, [`Bearer ${maker.sign(delegateClaims())}`]);
    const { length: refusalsBefore } = host.refusals;

    const reasons = new Set<string>();
    for (let count = 0; count < 10_000; count += 1) {
      const outcome = await host.call(ON_SESSION_CREATED, [`Bearer ${tokenOf(count)}`]);
      reasons.add(outcome.accept ? 'accepted' : outcome.reason);
    }

    expect([...reasons]).toEqual([reason]);
    expect(host.refusals.length - refusalsBefore).toBe(10_000);
    expect(host.validation.verdicts.size).toBe(1); // the good one
    expect(host.validation.onDemandKeys.started).toBeLessThanOrEqual(1);
  });
});

describe('a host under attack', () => {
  let host: TestHost;

  beforeAll(async () => {
    host = await startTestHost({
      extras: kindsExtras(echoingKinds()),
      descriptors: descriptorsWithKinds(),
    });
  });
  afterEach(async () => {
    expect((await host.call(ON_SESSION_CREATED, session)).message.length).toBeGreaterThan(0);
  });
  afterAll(() => host.stop());

  describe('by callers without a token', () => {
    it.each([
      ['a hook', ON_SESSION_CREATED],
      ['a unary call', `/${KINDS}/Unary`],
      ['a client stream', `/${KINDS}/ClientStream`],
      ['a server stream', `/${KINDS}/ServerStream`],
      ['a stream both ways', `/${KINDS}/BidiStream`],
    ])('refuses %s before its message has ended, and does not keep it', async (_, path) => {
      const connection = new RawGrpcConnection(host.grpcAddress);
      const beginning = framed(Buffer.alloc(4_000_000)).subarray(0, 500_000);
      const answers = Array.from({ length: 10 }, () => {
        const stream = connection.open(path);
        stream.write(beginning);
        return answerOf(stream);
      });
      for (const answer of await Promise.all(answers)) {
        expect(answer.status).toBe(UNAUTHENTICATED);
        expect(answer.details).toBe('authorization metadata is missing');
      }
      connection.close();
    });

    it('refuses them although they send no message at all', async () => {
      const connection = new RawGrpcConnection(host.grpcAddress);
      const stream = connection.open(ON_SESSION_CREATED, { authorization: 'Bearer x' });
      expect((await answerOf(stream)).status).toBe(UNAUTHENTICATED);
      connection.close();
    });

    it('answers a method that it does not serve as unknown, token or not', async () => {
      const connection = new RawGrpcConnection(host.grpcAddress);
      const answer = await connection.call(`${ON_SESSION_CREATED}X`, { body: framed(session) });
      expect(answer.status).toBe(12);
      connection.close();
    });

    it('tells of every one of 500 refused calls, most of them by their number', async () => {
      const flooded = await startTestHost();
      const connection = new RawGrpcConnection(flooded.grpcAddress);
      const body = framed(session);
      const calls = Array.from({ length: 500 }, () =>
        connection.call(ON_SESSION_CREATED, { body }),
      );
      for (const { status } of await Promise.all(calls)) expect(status).toBe(UNAUTHENTICATED);
      connection.close();
      await flooded.stop();
      const lines = flooded.logLines.filter((line) => String(line.msg).startsWith('call'));
      const own = lines.filter((line) => line.msg === 'call refused');
      const leftOut = lines.reduce((sum, line) => sum + Number(line.leftOut ?? 0), 0);
      // At least: the caller of a host that had this port before may knock here, too.
      expect(own.length + leftOut).toBeGreaterThanOrEqual(500);
      expect(leftOut).toBeGreaterThan(0);
    });
  });

  describe('by headers', () => {
    it.each([
      ['one field of 33 KiB', { 'x-bomb': 'x'.repeat(33 * 1024) }],
      [
        'many fields',
        Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [`x-${n}`, 'bomb'])),
      ],
      [
        'one field of 4000 characters, told once and repeated 400 times',
        { 'x-bomb': new Array<string>(400).fill('x'.repeat(4000)) },
      ],
    ])('gives no call to %s', async (_, headers) => {
      const { length } = host.logLines;
      const client = connectHttp2(`http://${host.grpcAddress}`, {
        maxSendHeaderBlockLength: 4_000_000,
      });
      client.on('error', () => undefined); // told by the answer
      // The limit holds from the moment on at which the peer has confirmed that it knows it.
      await once(client, 'remoteSettings');
      await new Promise((resolve) => client.ping(resolve));
      const stream = client.request({
        ':method': 'POST',
        ':path': ON_SESSION_CREATED,
        'content-type': 'application/grpc',
        te: 'trailers',
        ...headers,
      });
      stream.on('error', () => undefined);
      const answer = await answerOf(stream);
      client.destroy();
      expect(answer.status).toBeUndefined();
      expect(host.logLines.slice(length)).toEqual([]);
    });

    it('gives no call either to who sends them before having heard of the limit', async () => {
      const connection = new RawGrpcConnection(host.grpcAddress);
      const headers = { authorization: `Bearer ${'x'.repeat(60_000)}` };
      const answer = await connection.call(ON_SESSION_CREATED, { headers });
      expect(answer.details).toBe('authorization metadata is too large');
      connection.close();
    });

    it('ends a connection whose headers never end', async () => {
      const socket = await openSocket(host.grpcAddress);
      socket.write(
        Buffer.concat([PREFACE, EMPTY_SETTINGS, frame(0x1, 0, Buffer.from([0x83, 0x86]))]),
      );
      const continuation = frame(0x9, 0, Buffer.from('4001610162', 'hex')); // never END_HEADERS
      const closed = once(socket, 'close');
      let hasClosed = false;
      socket.once('close', () => {
        hasClosed = true;
      });
      await eventually('the connection has ended', () => {
        if (!hasClosed) socket.write(continuation);
        return hasClosed;
      });
      await closed;
    });
  });

  it('lives through a connection that opens calls only to reset them', async () => {
    const client = connectHttp2(`http://${host.grpcAddress}`);
    client.on('error', () => undefined);
    const ended = new Promise((resolve) => client.once('close', resolve));
    for (let count = 0; count < 3000 && !client.destroyed && !client.closed; count += 1) {
      const stream = client.request({ ':method': 'POST', ':path': ON_SESSION_CREATED });
      stream.on('error', () => undefined);
      stream.close(constants.NGHTTP2_CANCEL);
      if (count % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await ended; // the host has had enough of it
  });
});

describe('a peer that has stopped answering', () => {
  let host: TestHost;
  let socket: Socket | undefined;

  beforeEach(async () => {
    const limits = { 'grpc.keepalive_time_ms': 50, 'grpc.keepalive_timeout_ms': 50 };
    host = await startTestHost({ extras: { limits } });
  });
  afterEach(async () => {
    socket?.destroy();
    await host.stop();
  });

  it.each([
    ['before its first word', Buffer.alloc(0)],
    ['in the middle of the preface', PREFACE.subarray(0, 10)],
    ['after the preface', Buffer.concat([PREFACE, EMPTY_SETTINGS])],
    [
      'in the middle of its headers',
      Buffer.concat([PREFACE, EMPTY_SETTINGS, frame(0x1, 0, Buffer.from([0x83])).subarray(0, 9)]),
    ],
  ])('is cut off: %s', async (_, said) => {
    socket = await openSocket(host.grpcAddress);
    const closed = new Promise((resolve) => socket?.once('close', resolve));
    socket.write(said);
    await closed;
    expect((await host.call(ON_SESSION_CREATED, session)).message.length).toBeGreaterThan(0);
  });
});

async function openSocket(address: string): Promise<Socket> {
  const [name, port] = address.split(':');
  const socket = connect(Number(port), name);
  socket.on('error', () => undefined); // told by its end
  socket.resume();
  await once(socket, 'connect');
  return socket;
}

/** A frame of stream 1. */
function frame(type: number, flags: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(1, 5);
  return Buffer.concat([header, payload]);
}
