import { describe, expect, it } from '@jest/globals';
import { grpcTimeoutMs } from './grpc-timeout.js';

describe('grpcTimeoutMs', () => {
  it.each([
    ['1H', 3_600_000],
    ['2M', 120_000],
    ['10S', 10_000],
    ['250m', 250],
    ['1500u', 1.5],
    ['99999999n', 99.999999],
    ['0S', 0],
  ])('reads %s as %d ms', (header, milliseconds) => {
    expect(grpcTimeoutMs(header)).toBeCloseTo(milliseconds, 6);
  });

  it('is never longer than a timer can wait', () => {
    expect(grpcTimeoutMs('99999999H')).toBe(2_147_483_647);
  });

  it.each(['', '1', 'S', '123456789S', '-1S', '1.5S', '1 S', '1s', '1S1S'])(
    'takes %j for no timeout',
    (header) => {
      expect(grpcTimeoutMs(header)).toBeUndefined();
    },
  );
});
