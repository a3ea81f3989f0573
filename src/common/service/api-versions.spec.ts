import { describe, expect, it } from '@jest/globals';
import { checkApiVersion, versionsOf } from './api-versions.js';

enum SampleApiVersion {
  UNKNOWN = 0,
  SUPPORTED = 2,
  CURRENT = 4,
}

describe('the versions of a service', () => {
  const versions = versionsOf(SampleApiVersion);

  it('are the lowest and the highest of its enum, 0 left out', () => {
    expect(versions).toEqual({ supported: 2, current: 4 });
    expect(versionsOf({ A: 0, B: 1, C: 1 })).toEqual({ supported: 1, current: 1 });
    expect(() => versionsOf({ A: 0 })).toThrow('a value above 0');
  });

  it.each([undefined, '', '2', '3', '4'])('let %j pass', (text) => {
    expect(() => checkApiVersion('sample', versions, text)).not.toThrow();
  });

  it.each([
    ['5', 12, 'sample: the caller speaks version 5, this server only up to 4'],
    ['1', 11, 'sample: the caller speaks version 1, this server only from 2 on'],
    ['-3', 11, 'sample: the caller speaks version -3, this server only from 2 on'],
    ['2.0', 21, 'api_version: found "2.0", expected a decimal integer'],
    ['0x2', 21, 'api_version: found "0x2", expected a decimal integer'],
  ])('refuse %j with code %i', (text, resultCode, message) => {
    expect(() => checkApiVersion('sample', versions, text)).toThrow(
      expect.objectContaining({ resultCode, message }),
    );
  });
});
