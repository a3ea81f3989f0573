import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attemptToken, isHashed, MAX_ATTEMPTS, nextToken, readToken } from './attempt-token.js';

const SESSION = '0ecdb5a5f58b4e5b9a8cd5c4e5ae2a43';

describe('the token of an attempt', () => {
  it('is the bare session id at first, then has the number of the attempt', () => {
    expect([0, 1, 2].map((attempt) => attemptToken(SESSION, attempt))).toEqual([
      SESSION,
      `${SESSION}-a1`,
      `${SESSION}-a2`,
    ]);
  });

  it('is what AWS takes, and its own, whatever the session is called', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 200 }),
        fc.nat(MAX_ATTEMPTS),
        (id, attempt) => {
          const token = attemptToken(id, attempt);
          expect(token).toMatch(/^[A-Za-z0-9-]{1,48}$/);
          expect(readToken(token).attempt).toBe(attempt);
          if (!isHashed(token)) expect(readToken(token).base).toBe(id);
          expect(nextToken(token)).toBe(attemptToken(id, attempt + 1));
        },
      ),
    );
  });

  it.each(['with blank', 'x'.repeat(45), 'ends-as-attempt-a3', `h-${'0'.repeat(40)}`, 'ü'])(
    'hides a session id that AWS would not take or that could be misread: %s',
    (id) => {
      expect(isHashed(attemptToken(id, 0))).toBe(true);
      expect(isHashed(attemptToken(id, 7))).toBe(true);
      expect(attemptToken(id, 0)).toBe(attemptToken(id, 0));
    },
  );
});
