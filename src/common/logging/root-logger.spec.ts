import { describe, expect, it } from '@jest/globals';
import { runInCall } from '../grpc/call-context.js';
import { CallRecord } from '../grpc/call-record.js';
import { openRootLogger } from './root-logger.js';

type Line = Record<string, unknown>;

async function aLogger(level: 'debug' | 'info' = 'info') {
  const lines: string[] = [];
  const config = {
    logging: { level, loki: undefined },
    isProduction: true,
    serviceName: 'my-service',
  };
  const root = await openRootLogger(config, { write: (line) => lines.push(line) });
  return { ...root, lines, parsed: () => lines.map((line) => JSON.parse(line) as Line) };
}

describe('the root logger', () => {
  it('writes one JSON object a line, with level, time and service', async () => {
    const { logger, lines, parsed } = await aLogger();
    logger.info({ sessionId: 's1' }, 'two\nlines');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain('\n');
    expect(parsed()[0]).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'my-service',
      sessionId: 's1',
      msg: 'two\nlines',
    });
  });

  it('leaves out what is below its level', async () => {
    const { logger, lines } = await aLogger('info');
    logger.debug('detail');
    expect(lines).toEqual([]);
  });

  it.each(['secret', 'session_data', 'authorization', 'access_token', 'client_secret', 'password'])(
    'never writes what is called %s',
    async (name) => {
      const { logger, lines, parsed } = await aLogger('debug');
      logger.debug({ [name]: 'hunter2', headers: { [name]: 'hunter2' } }, 'call');
      expect(lines.join()).not.toContain('hunter2');
      expect(parsed()[0]).toMatchObject({
        [name]: '[redacted]',
        headers: { [name]: '[redacted]' },
      });
    },
  );

  it('puts the ids of the running call on every line', async () => {
    const { logger, parsed } = await aLogger();
    const call = new CallRecord('/a/B', 'c1', 't1', '10.0.0.7:4711', 0, 0);
    runInCall(call, () => logger.info('inside'));
    call.ids.abTraceId = 'ab1';
    runInCall(call, () => logger.info('inside a tick'));
    logger.info('outside');
    const [inside, insideTick, outside] = parsed();
    expect(inside).toMatchObject({ correlationId: 'c1', traceId: 't1', method: '/a/B' });
    expect(inside).not.toHaveProperty('abTraceId');
    expect(insideTick).toMatchObject({ correlationId: 'c1', abTraceId: 'ab1' });
    expect(outside).not.toHaveProperty('correlationId');
  });

  it('writes the stack of an error whose message cannot be read', async () => {
    const { logger, parsed } = await aLogger();
    const unreadable = Object.defineProperty(new Error(), 'message', {
      get: () => {
        throw new Error('never readable');
      },
    });
    logger.error({ err: unreadable }, 'call');
    expect(parsed()[0]).toMatchObject({ level: 'error', msg: 'call' });
  });
});
