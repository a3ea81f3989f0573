import { describe, expect, it } from '@jest/globals';
import { fillRequiredResource, UnknownPlaceholderError } from './required-permission.js';

const values = { namespace: 'studio1-game1', userId: 'u1' };

describe('the resource that a method requires', () => {
  it('has all its placeholders filled', () => {
    expect(fillRequiredResource('NAMESPACE:{namespace}:USER:{userId}:{namespace}', values)).toBe(
      'NAMESPACE:studio1-game1:USER:u1:studio1-game1',
    );
  });

  it('takes a value as it stands, signs of a replacement pattern included', () => {
    expect(fillRequiredResource('U:{userId}', { ...values, userId: '$&{namespace}' })).toBe(
      'U:$&{namespace}',
    );
  });

  it.each(['', 'a:b', '*', undefined])('is refused when the user id is %j', (userId) => {
    expect(fillRequiredResource('U:{userId}', { ...values, userId })).toBeUndefined();
  });

  it('does not mind a user id that it does not need', () => {
    expect(fillRequiredResource('N:{namespace}', { ...values, userId: undefined })).toBe(
      'N:studio1-game1',
    );
  });

  it('must have no other placeholder', () => {
    expect(() => fillRequiredResource('N:{clanId}', values)).toThrow(UnknownPlaceholderError);
  });
});
