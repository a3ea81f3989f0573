import { describe, expect, it } from '@jest/globals';
import { aCallContext } from '../../../test/support/auth/guarded-host.js';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { RecordedLog } from '../../../test/support/auth/recorded-log.js';
import type { Refusal } from '../grpc/call-context.js';
import { RefusalLog } from './refusal-log.js';

function aRefusalLog() {
  const clock = new ManualClock();
  const log = new RecordedLog();
  const refusals = new RefusalLog(log, clock, clock);
  const record = (refusal: Refusal = { reason: 'authorization_missing' }) =>
    refusals.record({ ...aCallContext('/a.B/C'), refusal }, 'UNAUTHENTICATED', 1.5);
  return { clock, log, record, refusals };
}

describe('the log of refused calls', () => {
  it('has one line that says what was refused, why and to whom', () => {
    const { log, record } = aRefusalLog();
    record();
    expect(log.lines).toEqual([
      {
        level: 'warn',
        message: 'call refused',
        fields: {
          reason: 'authorization_missing',
          method: '/a.B/C',
          status: 'UNAUTHENTICATED',
          durationMs: 1.5,
          peer: '127.0.0.1:1',
          correlationId: 'correlation',
          traceId: '0'.repeat(32),
        },
      },
    ]);
  });

  it('names verified claims, 64 characters of each at most', () => {
    const { log, record } = aRefusalLog();
    const claims = {
      kid: 'k'.repeat(200),
      clientId: 'client\n"quoted"',
      namespace: undefined,
      extendNamespace: 'studio2-game1',
    };
    record({ reason: 'namespace_mismatch', claims });
    expect(log.lines[0]?.fields).toMatchObject({
      kid: 'k'.repeat(64),
      clientId: 'client\n"quoted"',
      extendNamespace: 'studio2-game1',
    });
  });

  it.each(['auth_not_ready', 'auth_internal'])('has an error line for %s', (reason) => {
    const { log, record } = aRefusalLog();
    record({ reason });
    expect(log.lines[0]?.level).toBe('error');
  });

  it('has ten lines a second at most, and the count of those left out', () => {
    const { clock, log, record } = aRefusalLog();
    for (let call = 0; call < 1_000; call += 1) record();
    expect(log.lines).toHaveLength(10);
    clock.set(clock.now() + 1);
    record();
    expect(log.lines).toHaveLength(11);
    expect(log.lines[10]?.fields.leftOut).toBe(990);
    record();
    expect(log.lines[11]?.fields.leftOut).toBeUndefined();
  });

  it('tells the count even when no refusal follows', async () => {
    const { clock, log, record } = aRefusalLog();
    for (let call = 0; call < 15; call += 1) record();
    await clock.advance(1);
    expect(log.lines).toHaveLength(11);
    expect(log.lines[10]).toEqual({
      level: 'warn',
      message: 'calls refused, lines left out',
      fields: { leftOut: 5 },
    });
    await clock.advance(10);
    expect(log.lines).toHaveLength(11);
  });

  it('counts the lines of any second, not of the calendar', async () => {
    const { clock, log, record } = aRefusalLog();
    clock.set(100.9);
    for (let call = 0; call < 10; call += 1) record();
    clock.set(101.1);
    record();
    expect(log.lines).toHaveLength(10);
    clock.set(101.9);
    record();
    expect(log.lines).toHaveLength(11);
  });

  it('says nothing of a call that was not refused', () => {
    const { log, refusals } = aRefusalLog();
    refusals.record(aCallContext('/a.B/C'), 'OK', 1);
    expect(log.lines).toEqual([]);
  });

  it('ends its timer when it is stopped', () => {
    const { clock, log, record, refusals } = aRefusalLog();
    for (let call = 0; call < 15; call += 1) record();
    refusals.stop();
    expect(clock.waits).toEqual([]);
    expect(log.lines[10]?.fields.leftOut).toBe(5);
  });
});
