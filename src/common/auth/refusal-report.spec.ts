import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { RecordedLog } from '../../../test/support/auth/recorded-log.js';
import { RefusalReport } from './refusal-report.js';
import type { RejectionReason } from './rejection.js';

function aReport() {
  const clock = new ManualClock();
  const log = new RecordedLog();
  const counted: RejectionReason[] = [];
  const metrics = {
    countRejection: (reason: RejectionReason) => counted.push(reason),
    countRefresh: () => undefined,
    observe: () => undefined,
  };
  return { clock, log, counted, report: new RefusalReport(metrics, log, clock) };
}

describe('the report of refusals', () => {
  it('counts each by its reason', () => {
    const { counted, log, report } = aReport();
    report.refused({ isAccepted: false, reason: 'token_expired', claims: undefined });
    expect(counted).toEqual(['token_expired']);
    expect(log.lines).toEqual([]);
  });

  it('tells where the guard failed, without the message, once a minute', () => {
    const { clock, log, report } = aReport();
    const cause = new TypeError('eyJhbGciOi is not a function');
    const refused = {
      isAccepted: false,
      reason: 'auth_internal',
      claims: undefined,
      cause,
    } as const;
    report.refused(refused);
    report.refused(refused);
    clock.set(clock.now() + 60);
    report.refused(refused);
    expect(log.at('error')).toHaveLength(2);
    expect(log.lines[0]?.fields).toMatchObject({ error: 'TypeError' });
    expect(JSON.stringify(log.lines)).not.toContain('eyJ');
    expect(JSON.stringify(log.lines)).toContain('refusal-report.spec');
  });
});
