import { describe, expect, it } from '@jest/globals';
import { judgeTimeWindow } from './time-window.js';

const claims = { exp: 1000, iat: 900, nbf: undefined };

describe('the time window of a token', () => {
  it('ends a minute after exp, to the fraction of a second', () => {
    expect(judgeTimeWindow(claims, 1059.999)).toBeUndefined();
    expect(judgeTimeWindow(claims, 1060)).toBe('token_expired');
  });

  it('begins a minute before iat', () => {
    expect(judgeTimeWindow(claims, 840)).toBeUndefined();
    expect(judgeTimeWindow(claims, 839.999)).toBe('token_not_yet_valid');
  });

  it('begins a minute before nbf where there is one', () => {
    expect(judgeTimeWindow({ ...claims, nbf: 990 }, 930)).toBeUndefined();
    expect(judgeTimeWindow({ ...claims, nbf: 990 }, 929.999)).toBe('token_not_yet_valid');
  });

  it('tells of the end first', () => {
    expect(judgeTimeWindow({ exp: 0, iat: 9e9, nbf: undefined }, 1000)).toBe('token_expired');
  });
});
