import { describe, expect, it } from '@jest/globals';
import pino from 'pino';
import { CallRecord } from '../grpc/call-record.js';
import { PinoCallLog } from './pino-call-log.js';

function aCall(): CallRecord {
  return new CallRecord('/game.Scores/Add', 'corr-1', 'a'.repeat(32), '10.0.0.7:4711', 0, 0);
}

function aCallLog({ writesForeseen = true, level = 'info' } = {}) {
  const lines: Record<string, unknown>[] = [];
  const refused: string[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line));
  const logger = pino(
    { level, base: null, timestamp: false, formatters: { level: (label) => ({ level: label }) } },
    { write },
  );
  const infoLines = {
    isOn: () => logger.isLevelEnabled('info'),
    head: () => '{"level":"info"',
    write,
  };
  const log = new PinoCallLog(
    { logger, infoLines },
    { record: (call, status) => refused.push(`${call.path} ${status}`) },
    writesForeseen,
  );
  return { log, lines, refused };
}

describe('PinoCallLog', () => {
  it('writes one line a call, with who called what and how it went', () => {
    const { log, lines } = aCallLog();
    const call = aCall();
    call.caller = { clientId: 'ags', namespace: 'studio-game', userId: undefined };
    call.ids.sessionId = 's1';
    log.ended(call, 'OK', 1.23456);
    expect(lines).toEqual([
      {
        level: 'info',
        msg: 'call',
        method: '/game.Scores/Add',
        status: 'OK',
        durationMs: 1.235,
        peer: '10.0.0.7:4711',
        correlationId: 'corr-1',
        traceId: 'a'.repeat(32),
        clientId: 'ags',
        namespace: 'studio-game',
        sessionId: 's1',
      },
    ]);
  });

  it('writes what was unforeseen at error, with reference and stack', () => {
    const { log, lines } = aCallLog();
    const call = aCall();
    call.unforeseen = { reference: 'ref-1', error: new Error('broken') };
    log.ended(call, 'INTERNAL', 1);
    expect(lines).toMatchObject([
      {
        level: 'error',
        status: 'INTERNAL',
        reference: 'ref-1',
        err: { message: 'broken', stack: expect.stringContaining('pino-call-log.spec') },
      },
    ]);
  });

  it('leaves a refused call to the line of its refusal', () => {
    const { log, lines, refused } = aCallLog();
    const call = aCall();
    call.refusal = { reason: 'token_expired' };
    log.ended(call, 'UNAUTHENTICATED', 1);
    expect(lines).toEqual([]);
    expect(refused).toEqual(['/game.Scores/Add UNAUTHENTICATED']);
  });

  it('still tells of refusals and of the unforeseen when it is switched off', () => {
    const { log, lines, refused } = aCallLog({ writesForeseen: false });
    log.ended(aCall(), 'OK', 1);
    const failed = aCall();
    failed.unforeseen = { reference: 'ref-1', error: 'text' };
    log.ended(failed, 'INTERNAL', 1);
    const unwelcome = aCall();
    unwelcome.refusal = { reason: 'token_expired' };
    log.ended(unwelcome, 'UNAUTHENTICATED', 1);
    expect(lines).toMatchObject([{ status: 'INTERNAL', reference: 'ref-1' }]);
    expect(refused).toHaveLength(1);
  });

  it('writes nothing for a good call above its level', () => {
    const { log, lines } = aCallLog({ level: 'warn' });
    log.ended(aCall(), 'OK', 1);
    expect(lines).toEqual([]);
  });
});
