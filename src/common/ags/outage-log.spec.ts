import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { RecordedLog } from '../../../test/support/auth/recorded-log.js';
import { IamStatusError } from './iam-client.js';
import { OutageLog, problemOf } from './outage-log.js';

function anOutageLog({ usesCredentials = true } = {}) {
  const clock = new ManualClock();
  const log = new RecordedLog();
  return { clock, log, outage: new OutageLog('signing keys of IAM', log, clock, usesCredentials) };
}

describe('the log of an outage', () => {
  it('warns of the first failure and then once a minute', () => {
    const { clock, log, outage } = anOutageLog();
    for (let second = 0; second < 150; second += 1) {
      outage.failed(new Error('down'), 1000);
      clock.set(clock.now() + 1);
    }
    expect(log.at('warn')).toHaveLength(3);
    expect(log.lines[0]?.fields).toEqual({
      source: 'signing keys of IAM',
      problem: 'down',
      retryInSeconds: 1,
    });
  });

  it('tells of its end, and how long it lasted', () => {
    const { clock, log, outage } = anOutageLog();
    outage.succeeded();
    outage.failed(new Error('down'), 1000);
    clock.set(clock.now() + 90);
    outage.succeeded();
    outage.succeeded();
    expect(log.at('info').map(({ fields }) => fields.outageSeconds)).toEqual([90]);
  });

  it.each([401, 403])('has one error line for the status %d that names the variables', (status) => {
    const { log, outage } = anOutageLog();
    for (let tries = 0; tries < 10; tries += 1) outage.failed(new IamStatusError(status), 1000);
    expect(log.lines).toHaveLength(1);
    expect(log.at('error')[0]?.message).toBe(
      'IAM refuses the client credentials: check AB_CLIENT_ID and AB_CLIENT_SECRET',
    );
  });

  it('tells of refused credentials again in the next outage', () => {
    const { log, outage } = anOutageLog();
    outage.failed(new IamStatusError(401), 1000);
    outage.succeeded();
    outage.failed(new IamStatusError(401), 1000);
    expect(log.at('error')).toHaveLength(2);
  });

  it('blames no credentials where none are sent', () => {
    const { log, outage } = anOutageLog({ usesCredentials: false });
    outage.failed(new IamStatusError(403), 1000);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it('names what went wrong, whatever was thrown', () => {
    expect(problemOf('text')).toBe('unknown');
    expect(problemOf(new TypeError())).toBe('TypeError');
    expect(problemOf(new AggregateError([new Error('connect ECONNREFUSED ::1:1')]))).toBe(
      'connect ECONNREFUSED ::1:1',
    );
  });
});
