import { describe, expect, it } from '@jest/globals';
import { type IntervalUnit, periodStamp, periodStart } from './rolling-period.js';

const at = (text: string) => Date.parse(`${text}Z`);

describe('the period of a log file', () => {
  it.each([
    ['S', 1, '2026-11-21T14:48:47.900', '2026-11-21_14-48-47'],
    ['S', 7, '2026-11-21T14:48:47.900', '2026-11-21_14-48-41'],
    ['M', 1, '2026-11-21T14:48:47', '2026-11-21_14-48'],
    ['H', 1, '2026-11-21T14:48:47', '2026-11-21_14'],
    ['H', 6, '2026-11-21T14:48:47', '2026-11-21_12'],
    ['D', 1, '2026-11-21T14:48:47', '2026-11-21'],
    ['MIDNIGHT', 1, '2026-11-21T00:00:00', '2026-11-21'],
    ['W0', 1, '2026-11-21T14:48:47', '2026-11-16'], // a Saturday: the Monday before
    ['W5', 1, '2026-11-21T14:48:47', '2026-11-21'],
    ['W6', 1, '2026-11-21T14:48:47', '2026-11-15'],
  ] as const)('of %s, every %i, at %s is called %s', (unit, every, moment, stamp) => {
    const rotation = { unit: unit as IntervalUnit, every };
    expect(periodStamp(periodStart(at(moment), rotation), rotation)).toBe(stamp);
  });

  it('changes at the boundary and not before', () => {
    const rotation = { unit: 'H', every: 1 } as const;
    const start = (moment: string) => periodStart(at(moment), rotation);
    expect(start('2026-11-21T14:59:59.999')).toBe(start('2026-11-21T14:00:00'));
    expect(start('2026-11-21T15:00:00')).not.toBe(start('2026-11-21T14:00:00'));
  });
});
