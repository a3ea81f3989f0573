import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { echoingKinds, type KindsBehaviour, kindsExtras } from '../support/kinds/kinds.module.js';
import { descriptorsWithKinds, KINDS } from '../support/kinds/kinds-proto.js';
import { answerOf, framed, RawGrpcConnection } from '../support/raw-grpc-call.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const UNARY = `/${KINDS}/Unary`;

/** Makes a call one that the host leaves to grpc-js, and nothing else: its flag says it is plain. */
const LEFT_TO_GRPC_JS = { 'grpc-encoding': 'gzip' };

describe('a unary call, answered by the host itself', () => {
  const behaviour: KindsBehaviour = echoingKinds();
  let host: TestHost;
  let raw: RawGrpcConnection;

  beforeAll(async () => {
    host = await startTestHost({
      extras: kindsExtras(behaviour),
      descriptors: descriptorsWithKinds(),
    });
    raw = new RawGrpcConnection(host.grpcAddress);
  });
  afterAll(async () => {
    raw.close();
    await host.stop();
  });
  afterEach(() => {
    Object.assign(behaviour, echoingKinds());
  });

  const withToken = (more: Record<string, string> = {}) => ({
    authorization: `Bearer ${host.token}`,
    'x-correlation-id': 'unary-1',
    ...more,
  });

  const message = Buffer.from('message');

  describe('ends as grpc-js would end it', () => {
    const cases: [string, Uint8Array | undefined, () => Record<string, string>][] = [
      ['with a message', framed(message), withToken],
      ['with an empty message', framed(Buffer.alloc(0)), withToken],
      ['with a message of many pieces', framed(Buffer.alloc(300_000, 7)), withToken],
      ['without a message', undefined, withToken],
      ['with half of a header', Buffer.alloc(3), withToken],
      ['with half of a message', framed(message).subarray(0, 8), withToken],
      ['with two messages', Buffer.concat([framed(message), framed(message)]), withToken],
      ['with a message above the limit', framed(Buffer.alloc(5_000_000)), withToken],
      ['without a token', framed(message), () => ({ 'x-correlation-id': 'unary-1' })],
    ];
    it.each(cases)('%s', async (_, body, headers) => {
      const call = (more: Record<string, string>) =>
        raw.call(UNARY, { headers: { ...headers(), ...more }, ...(body && { body }) });
      const [ours, theirs] = [await call({}), await call(LEFT_TO_GRPC_JS)];
      expect(ours.status).toBe(theirs.status);
      expect(ours.messages).toEqual(theirs.messages);
      expect(ours.headers['content-type']).toBe(theirs.headers['content-type']);
      expect(ours.headers['x-correlation-id']).toBe(theirs.headers['x-correlation-id']);
    });

    it('when its handler fails', async () => {
      behaviour.unary = () => {
        throw new Error('broken');
      };
      const call = (more: Record<string, string>) =>
        raw.call(UNARY, { headers: withToken(more), body: framed(message) });
      const [ours, theirs] = [await call({}), await call(LEFT_TO_GRPC_JS)];
      expect(ours.status).toBe(13);
      expect(theirs.status).toBe(13);
      expect(ours.details).toMatch(/^internal error, reference /);
      expect(ours.headers['x-correlation-id']).toBe(theirs.headers['x-correlation-id']);
    });
  });

  it('is put together however its bytes were cut', async () => {
    const stream = raw.open(UNARY, withToken());
    const answer = answerOf(stream);
    for (const byte of framed(message)) {
      stream.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    stream.end();
    expect((await answer).messages).toEqual([message]);
  });

  it('that is refused early lets go of what is still sent', async () => {
    const stream = raw.open(UNARY);
    const answer = answerOf(stream);
    stream.write(framed(Buffer.alloc(1_000_000)).subarray(0, 500_000));
    expect((await answer).status).toBe(16);
    stream.end(Buffer.alloc(500_005));
    await once(stream, 'close');
    const next = await raw.call(UNARY, { headers: withToken(), body: framed(message) });
    expect(next.messages).toEqual([message]);
  });

  it('that is answered at its deadline is not answered again by its handler', async () => {
    const gate = Promise.withResolvers<Buffer>();
    behaviour.unary = () => gate.promise;
    const headers = withToken({ 'grpc-timeout': '30m', 'x-correlation-id': 'unary-late' });
    const answer = await raw.call(UNARY, { headers, body: framed(message) });
    gate.resolve(message);
    expect(answer).toMatchObject({ status: 4, details: 'Deadline exceeded', messages: [] });
    const lines = () => host.logLines.filter((line) => line.correlationId === 'unary-late');
    await eventually('the call has its line', () => lines().length > 0);
    expect(lines()).toMatchObject([{ status: 'DEADLINE_EXCEEDED' }]);
  });

  it('leaves nothing in flight when its caller goes away in the middle of the message', async () => {
    const connection = new RawGrpcConnection(host.grpcAddress);
    const stream = connection.open(UNARY, withToken({ 'x-correlation-id': 'unary-gone' }));
    stream.write(framed(message).subarray(0, 6));
    await eventually('the call is in flight', async () => (await inFlight()) === 1);
    connection.close();
    await eventually('it is not any more', async () => (await inFlight()) === 0);
    await eventually('the call has its line', () =>
      host.logLines.some(
        (line) => line.correlationId === 'unary-gone' && line.status === 'CANCELLED',
      ),
    );
  });

  async function inFlight(): Promise<number> {
    const line = (await host.metrics())
      .split('\n')
      .find((each) => each.startsWith('extend_calls_in_flight '));
    return Number(line?.split(' ').at(-1));
  }
});
