import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../../test/support/auth/manual-clock.js';
import { DocumentReadiness } from './document-readiness.js';
import { RefreshedDocument } from './refreshed-document.js';

function aReadiness(maxAgeSeconds?: number) {
  const clock = new ManualClock();
  const answers: (string | Error)[] = [];
  const document = new RefreshedDocument<string>(
    () => {
      const answer = answers.shift() ?? new Error('down');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    600,
    { clock, timers: clock, random: () => 0 },
  );
  const description = {
    name: 'a-list',
    what: 'list of IAM',
    advice: 'check AB_BASE_URL',
    needsCredentials: false,
  };
  const readiness = new DocumentReadiness(description, document, maxAgeSeconds, {
    clock,
    timers: clock,
  });
  return { clock, answers, document, readiness };
}

describe('readiness by a document', () => {
  it('is not given before the first load, and tells what failed and what to look at', async () => {
    const { document, readiness } = aReadiness();
    expect(readiness.name).toBe('a-list');
    expect(readiness.problem).toBe('list of IAM not loaded yet; check AB_BASE_URL');
    await document.refresh();
    expect(readiness.problem).toBe('list of IAM not loaded yet; last try: down; check AB_BASE_URL');
  });

  it('stays after the first load, however long the outage', async () => {
    const { answers, clock, document, readiness } = aReadiness();
    answers.push('one');
    await document.refresh();
    expect(readiness.problem).toBeUndefined();
    await clock.advance(1_000_000);
    expect(readiness.problem).toBeUndefined();
  });

  it('is lost, and that is told, when the document is older than its largest age', async () => {
    const { answers, clock, document, readiness } = aReadiness(120);
    let changes = 0;
    readiness.onChange(() => {
      changes += 1;
    });
    answers.push('one', 'two');
    await document.refresh();
    expect(changes).toBe(1);
    await clock.advance(120);
    expect(readiness.problem).toBeUndefined();
    await clock.advance(1);
    expect(changes).toBe(2);
    expect(readiness.problem).toContain('more than REVOCATION_MAX_AGE_SECONDS (120)');
    await document.refresh();
    expect(readiness.problem).toBeUndefined();
    expect(changes).toBe(3);
    readiness.stop();
  });
});
