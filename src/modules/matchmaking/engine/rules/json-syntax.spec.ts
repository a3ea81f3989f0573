import { describe, expect, it } from '@jest/globals';
import { parseJson } from './json-syntax.js';

describe('the syntax of a rule set', () => {
  it.each([
    ['', 'unexpected end of JSON input'],
    ['{"a":', 'unexpected end of JSON input'],
    ['"a', 'unexpected end of JSON input'],
    ['-', 'unexpected end of JSON input'],
    ['{} x', "invalid character 'x' after top-level value"],
    ['{a}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 2}', "invalid character '2' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['tru!', "invalid character '!' in literal true (expecting 'e')"],
    ['[1.x]', "invalid character 'x' after decimal point in numeric literal"],
    ['[1e+]', "invalid character ']' in exponent of numeric literal"],
    ['[-a]', "invalid character 'a' in numeric literal"],
    ['"\\q"', "invalid character 'q' in string escape code"],
    ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['"\n"', "invalid character '\\n' in string literal"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
  ])('tells what is wrong with %j', (text, message) => {
    expect(() => parseJson(text)).toThrow(message);
  });

  it('keeps repeated keys and the text of numbers', () => {
    expect(parseJson(' {"a":1.50,"a":[true,null,"\\u0041"]} ')).toEqual({
      kind: 'object',
      entries: [
        ['a', { kind: 'number', literal: '1.50' }],
        [
          'a',
          {
            kind: 'array',
            items: [
              { kind: 'bool', value: true },
              { kind: 'null' },
              { kind: 'string', value: 'A' },
            ],
          },
        ],
      ],
    });
  });

  it('reads nesting as deep as the reference does, and no deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nested(10_000)).kind).toBe('array');
    expect(() => parseJson(nested(10_001))).toThrow("invalid character '[' exceeded max depth");
  });
});
