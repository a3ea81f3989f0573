import { describe, expect, it } from '@jest/globals';
import { CallRecord } from '../grpc/call-record.js';
import { callLine } from './call-line.js';
import { openRootLogger } from './root-logger.js';

function aCall(path = '/game.Scores/Add'): CallRecord {
  return new CallRecord(path, 'corr-1', 'a'.repeat(32), '10.0.0.7:4711', 0, 0);
}

describe('callLine', () => {
  it('is the line that the logger itself would write', async () => {
    const lines: string[] = [];
    const config = {
      logging: { level: 'info', loki: undefined },
      isProduction: true,
      serviceName: 'my "service"',
    } as const;
    const { logger, infoLines } = await openRootLogger(config, {
      write: (line) => lines.push(line),
    });
    const call = aCall();
    call.caller = { clientId: 'ags', namespace: 'studio-game', userId: undefined };
    call.ids.sessionId = 's1';
    call.ids.abTraceId = 'ab1';
    logger.info(
      {
        method: call.path,
        status: 'OK',
        durationMs: 1.235,
        peer: call.peer,
        correlationId: call.correlationId,
        traceId: call.traceId,
        clientId: 'ags',
        namespace: 'studio-game',
        sessionId: 's1',
        abTraceId: 'ab1',
      },
      'call',
    );
    infoLines.write(callLine(infoLines.head(), call, 'OK', 1.235));
    const [pinos, ours] = lines.map((line) => line.replace(/"time":"[^"]*"/, '"time":""'));
    expect(ours).toBe(pinos);
  });

  it('leaves out what is not known', () => {
    expect(JSON.parse(callLine('{"level":"info"', aCall(), 'OK', 0))).toEqual({
      level: 'info',
      method: '/game.Scores/Add',
      status: 'OK',
      durationMs: 0,
      peer: '10.0.0.7:4711',
      correlationId: 'corr-1',
      traceId: 'a'.repeat(32),
      msg: 'call',
    });
  });

  it.each(['"},{"', '\\', 'two\nlines', '\u2028', '\u0000', '\ud800'])(
    'stays one line and one object whatever a caller sends: %j',
    (text) => {
      const call = aCall(text);
      call.caller = { clientId: text, namespace: text, userId: text };
      call.ids.sessionId = text;
      call.ids.abTraceId = text;
      const line = callLine('{"level":"info"', call, 'OK', 1);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(JSON.parse(line)).toMatchObject({
        method: text,
        clientId: text,
        namespace: text,
        sessionId: text,
        abTraceId: text,
      });
    },
  );
});
