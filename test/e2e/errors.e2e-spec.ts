import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ExpectedError } from '../../src/common/errors/expected-error.js';
import { eventually } from '../support/eventually.js';
import { echoingKinds, type KindsBehaviour, kindsExtras } from '../support/kinds/kinds.module.js';
import { descriptorsWithKinds, KINDS } from '../support/kinds/kinds-proto.js';
import { framed, type RawAnswer, RawGrpcConnection } from '../support/raw-grpc-call.js';
import { type LogLine, startTestHost, type TestHost } from '../support/test-host.js';

class TicketLimitError extends ExpectedError {
  readonly code = 'ticket_limit';
  readonly kind = 'exhausted';
}

const SECRET = 'hunter2';

/** What a studio's code may throw, by what it is. */
const THROWN: readonly (readonly [string, () => unknown])[] = [
  ['an error', () => new Error(`cannot connect with ${SECRET}`)],
  ['a text', () => SECRET],
  ['undefined', () => undefined],
  ['null', () => null],
  ['a number', () => 7],
  ['an object that looks like a status', () => ({ code: 5, details: SECRET, metadata: {} })],
  [
    'an error whose message cannot be read',
    () =>
      Object.defineProperty(new Error(), 'message', {
        get: () => {
          throw new Error(SECRET);
        },
      }),
  ],
  [
    'an error that carries the headers of a request',
    () => Object.assign(new Error('401'), { config: { headers: { authorization: SECRET } } }),
  ],
];

/** What a handler may answer that is no answer, by method and by what it is. */
const NONSENSE: readonly (readonly [string, string, () => unknown])[] = [
  ['Unary', 'no bytes', () => ({ session: 1 })],
  ['Unary', 'nothing', () => undefined],
  ['ClientStream', 'no bytes', () => 'text'],
  ['ServerStream', 'no stream', () => Buffer.alloc(1)],
  ['ServerStream', 'nothing', () => undefined],
  ['BidiStream', 'a stream of no bytes', () => 1],
];

describe('errors of handlers', () => {
  const kinds: KindsBehaviour = echoingKinds();
  let host: TestHost;
  let raw: RawGrpcConnection;

  beforeAll(async () => {
    host = await startTestHost({ extras: kindsExtras(kinds), descriptors: descriptorsWithKinds() });
    raw = new RawGrpcConnection(host.grpcAddress);
  });
  afterAll(async () => {
    raw.close();
    await host.stop();
  });

  function call(method: string, correlationId = 'any'): Promise<RawAnswer> {
    const headers = {
      authorization: `Bearer ${host.token}`,
      'x-correlation-id': correlationId,
    };
    return raw.call(`/${KINDS}/${method}`, { headers, body: framed(Buffer.alloc(0)) });
  }

  function lineOf(answer: RawAnswer): Promise<LogLine> {
    const [reference] = /[0-9a-f-]{36}$/.exec(answer.details) ?? [];
    return eventually(`there is a line with the reference of "${answer.details}"`, () =>
      host.logLines.find((line) => line.reference === reference),
    );
  }

  /** At once from unary and server streams, later from client streams, mid-stream from bidi. */
  function allThrow(thrown: () => unknown): void {
    const fail = () => {
      throw thrown();
    };
    const failLater = async () => {
      await Promise.resolve();
      throw thrown();
    };
    kinds.unary = fail;
    kinds.clientStream = failLater;
    kinds.serverStream = fail;
    kinds.bidiStream = async function* failMidStream() {
      yield Buffer.from('first');
      throw thrown();
    };
  }

  describe.each(['Unary', 'ServerStream', 'ClientStream', 'BidiStream'])('of %s', (method) => {
    it.each(THROWN)('tell the caller nothing of %s but a reference', async (_, thrown) => {
      allThrow(thrown);
      const answer = await call(method);
      expect(answer.status).toBe(13);
      expect(answer.details).toMatch(/^internal error, reference [0-9a-f-]{36}$/);
      expect(JSON.stringify([answer.headers, answer.trailers])).not.toMatch(
        /hunter2|e2e-spec|\bat\b.*:\d+:\d+/,
      );
    });

    it('are logged with reference and stack, in the line of their call', async () => {
      allThrow(() => new Error('broken'));
      const answer = await call(method, `stack-${method}`);
      expect(await lineOf(answer)).toMatchObject({
        level: 'error',
        msg: 'call',
        method: `/${KINDS}/${method}`,
        status: 'INTERNAL',
        correlationId: `stack-${method}`,
        err: { message: 'broken', stack: expect.stringContaining('errors.e2e-spec') },
      });
      expect(host.logLines.filter((line) => line.correlationId === `stack-${method}`)).toHaveLength(
        1,
      );
    });

    it('speak for themselves when they were foreseen', async () => {
      allThrow(() => new TicketLimitError('tickets: found 9, expected at most 8'));
      expect(await call(method)).toMatchObject({
        status: 8,
        details: 'tickets: found 9, expected at most 8',
      });
    });
  });

  it('come through in any script, and half a character does no harm', async () => {
    allThrow(() => new TicketLimitError('チケット 🎟️: \ud83c'));
    expect(await call('Unary')).toMatchObject({ status: 8, details: 'チケット 🎟️: \ufffd' });
  });

  it.each(NONSENSE)(
    'of a %s handler that answers %s have a reference too',
    async (method, _, answers) => {
      const answer = () => (method === 'BidiStream' ? asyncFrom([answers()]) : answers());
      Object.assign(kinds, { unary: answer, clientStream: answer });
      Object.assign(kinds, { serverStream: answer, bidiStream: answer });
      const line = await lineOf(await call(method));
      expect(line).toMatchObject({
        err: { message: expect.stringContaining('the handler answered') },
      });
    },
  );

  it('never end the process: the next call is answered', async () => {
    Object.assign(kinds, echoingKinds());
    expect((await call('Unary')).status).toBe(0);
    const unhandled = host.logLines.filter((line) => String(line.msg).startsWith('un'));
    expect(unhandled).toEqual([]);
  });

  it('are logged without what an error carries', () => {
    const carried = host.logLines.filter(
      ({ err }) => (err as { message?: string })?.message === '401',
    );
    expect(carried.length).toBeGreaterThan(0);
    expect(JSON.stringify(carried)).not.toContain(SECRET);
  });
});

async function* asyncFrom<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
