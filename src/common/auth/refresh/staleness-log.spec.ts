import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../../test/support/auth/manual-clock.js';
import { RecordedLog } from '../../../../test/support/auth/recorded-log.js';
import { StalenessLog } from './staleness-log.js';

describe('the log of documents that have grown old', () => {
  it('has an error line once per interval from the third interval on, until the next success', async () => {
    const clock = new ManualClock();
    const log = new RecordedLog();
    const staleness = new StalenessLog('revocation list of IAM', 100, log, clock);
    staleness.succeeded();
    await clock.advance(299);
    expect(log.lines).toEqual([]);
    await clock.advance(1);
    expect(log.at('error').map(({ fields }) => fields.ageSeconds)).toEqual([300]);
    await clock.advance(200);
    expect(log.at('error').map(({ fields }) => fields.ageSeconds)).toEqual([300, 400, 500]);
    staleness.succeeded();
    await clock.advance(299);
    expect(log.lines).toHaveLength(3);
    staleness.stop();
    await clock.advance(1000);
    expect(log.lines).toHaveLength(3);
  });
});
