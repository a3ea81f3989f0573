import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonFault } from './json-fault.js';

describe('jsonFault', () => {
  it('finds nothing wrong with any JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => expect(jsonFault(text)).toBeUndefined()));
  });

  it('agrees with JSON.parse about what is JSON', () => {
    const nearlyJson = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', '{', '}', ',', ':', '"', '1', 'x', ' ', '\\'))
      .map(([text, place, piece]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + piece + text.slice(at + 1);
      });
    fc.assert(
      fc.property(nearlyJson, (text) => expect(jsonFault(text) === undefined).toBe(isJson(text))),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['', 0],
    ['{', 1],
    ['not json', 0],
    ['{"a":x}', 5],
    ['{"a":1,}', 7],
    ['{"a" 1}', 1],
    ['[1 2]', 3],
    ['{} x', 3],
    ['{"a":"b', 5],
  ])('tells where %j goes wrong', (text, place) => {
    expect(jsonFault(text)).toBe(place);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
