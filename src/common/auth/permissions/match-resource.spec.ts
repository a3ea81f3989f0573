import { describe, expect, it } from '@jest/globals';
import { matchResource, type NamespaceContext } from './match-resource.js';

const contexts = new Map<string, NamespaceContext | null>([
  ['oldgame', { type: 'Game', studioNamespace: 'studio1' }],
  ['pub', { type: 'Publisher', studioNamespace: 'studio1' }],
  ['bare', { type: undefined, studioNamespace: undefined }],
  ['gone', null],
]);

describe('a granted resource', () => {
  it.each([
    ['NAMESPACE:a:X', 'NAMESPACE:a:X'],
    ['NAMESPACE:*:X', 'NAMESPACE:a:X'],
    ['*', 'A:B:C'],
    ['*:*', 'A:B:C'],
    ['NAMESPACE:a:X:*', 'NAMESPACE:a:X:Y:Z'],
    ['NAMESPACE:a:X:*', 'NAMESPACE:a:X'],
    ['NAMESPACE:a:X:*:*', 'NAMESPACE:a:X'],
    ['NAMESPACE:studio1-:X', 'NAMESPACE:studio1-game1:X'],
    ['NAMESPACE:studio1-:X', 'NAMESPACE:studio1:X'],
    ['NAMESPACE:studio1-:X', 'NAMESPACE:oldgame:X'],
    ['ADMIN:NAMESPACE:studio1-:X', 'ADMIN:NAMESPACE:studio1-game1:X'],
  ])('%s covers %s', (granted, required) => {
    expect(matchResource(granted, required, contexts)).toBe(true);
  });

  it.each([
    ['NAMESPACE:a:X', 'NAMESPACE:a:x'],
    ['NAMESPACE:a:X', 'NAMESPACE:*:X'],
    ['NAMESPACE:a:X', 'NAMESPACE:a:X:Y'],
    ['NAMESPACE:a:X:Y', 'NAMESPACE:a:X'],
    ['NAMESPACE:a:X:*:Y', 'NAMESPACE:a:X'],
    ['NAMESPACE:a*:X', 'NAMESPACE:ab:X'],
    ['NAMESPACE:*', 'NAMESPACE:a:X'],
    ['NAMESPACE:a:USER:*', 'NAMESPACE:a:USER:u:ITEM'],
    ['NAMESPACE:studio1-:X', 'NAMESPACE:studio12-game1:X'],
    ['NAMESPACE:studio1-:X', 'NAMESPACE:studio2-game1:X'],
    ['NAMESPACE:studio12-:X', 'NAMESPACE:oldgame:X'],
    ['NAMESPACE:studio1-:X', 'NAMESPACE:pub:X'],
    ['NAMESPACE:undefined-:X', 'NAMESPACE:bare:X'],
    ['NAMESPACE:studio1-:X', 'NAMESPACE:gone:X'],
    ['OTHER:studio1-:X', 'OTHER:studio1-game1:X'],
    ['', 'NAMESPACE:a:X'],
  ])('%s does not cover %s', (granted, required) => {
    expect(matchResource(granted, required, contexts)).toBe(false);
  });

  it('of a studio asks for the context of a namespace whose name tells nothing', () => {
    expect(matchResource('NAMESPACE:studio1-:X', 'NAMESPACE:a-b-c:X', contexts)).toEqual({
      contextNeeded: 'a-b-c',
    });
    expect(matchResource('NAMESPACE:studio1-:X', 'NAMESPACE:unknown:X', contexts)).toEqual({
      contextNeeded: 'unknown',
    });
  });

  it('of a studio asks nobody when another segment differs anyway', () => {
    expect(matchResource('NAMESPACE:studio1-:X', 'NAMESPACE:unknown:Y', contexts)).toBe(false);
  });
});
