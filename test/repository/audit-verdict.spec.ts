import { describe, expect, it } from '@jest/globals';
import { type AuditReport, auditVerdict } from '../../scripts/audit-verdict.js';

const TODAY = '2026-11-21';

function reportOf(...severities: readonly string[]): AuditReport {
  const via = severities.map((severity, index) => ({
    name: 'left',
    severity,
    title: `trouble ${index}`,
    url: `https://advisories.test/GHSA-${index}`,
  }));
  return { vulnerabilities: { left: { via }, right: { via: ['left'] } } };
}

describe('the audit of production dependencies', () => {
  it('passes what is known and not grave', () => {
    expect(auditVerdict(reportOf('low', 'moderate'), [], TODAY)).toEqual({
      blocking: [],
      excused: [],
      stale: [],
    });
  });

  it.each(['high', 'critical'])('fails on a vulnerability that is %s', (severity) => {
    expect(auditVerdict(reportOf(severity), [], TODAY).blocking).toEqual([
      { id: 'GHSA-0', package: 'left', severity, title: 'trouble 0' },
    ]);
  });

  it('excuses one for which there is a reason, until that day has passed', () => {
    const exception = { id: 'GHSA-0', reason: 'not reachable', until: TODAY };
    expect(auditVerdict(reportOf('high'), [exception], TODAY)).toMatchObject({
      blocking: [],
      excused: [{ id: 'GHSA-0' }],
      stale: [],
    });
    expect(auditVerdict(reportOf('high'), [exception], '2026-11-22')).toMatchObject({
      blocking: [{ id: 'GHSA-0' }],
      stale: [exception],
    });
  });

  it('wants an exception gone that nothing needs', () => {
    const exception = { id: 'GHSA-9', reason: 'mended', until: '2027-01-01' };
    expect(auditVerdict(reportOf(), [exception], TODAY).stale).toEqual([exception]);
  });
});
