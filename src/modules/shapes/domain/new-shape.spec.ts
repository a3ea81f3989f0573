import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newShape, type SizeLimits } from './new-shape.js';
import { kindOfWord, type ShapeKind } from './shape-kind.js';

const LIMITS: SizeLimits = { maxWidth: 50, maxHeight: 40 };

function kind(word: string): ShapeKind {
  const found = kindOfWord(word);
  if (found === undefined) throw new Error(word);
  return found;
}

/** Draws these numbers one after the other. */
function drawing(...numbers: number[]) {
  return () => numbers.shift() ?? 0;
}

describe('a new shape', () => {
  it.each([
    ['Triangle', 'T-3', 'Triangle', '0,0 50,40 100,0'],
    ['Rectangle', 'R-3', 'rectangle', '0,0 0,40 50,40 50,0'],
    ['Pentagon', 'P-3', 'Pentagon', '0,0 0,40 50,80 100,40 100,0'],
  ])('%s of the greatest size', (word, id, type, corners) => {
    const shape = newShape(kind(word), 3, LIMITS, drawing(0.9999, 0.9999));
    expect(shape).toMatchObject({ id, type });
    expect(shape.coords.map(({ x, y }) => `${x},${y}`).join(' ')).toBe(corners);
  });

  it.each([
    ['Triangle', '0,0 1,1 2,0'],
    ['Rectangle', '0,0 0,1 1,1 1,0'],
    ['Pentagon', '0,0 0,1 1,2 2,1 2,0'],
  ])('%s of the smallest size', (word, corners) => {
    const { coords } = newShape(kind(word), 0, LIMITS, drawing(0, 0));
    expect(coords.map(({ x, y }) => `${x},${y}`).join(' ')).toBe(corners);
  });

  it('has whole coordinates within its limits, whatever is drawn', () => {
    const drawn = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom('Triangle', 'Rectangle', 'Pentagon'),
        drawn,
        drawn,
        (word, a, b) => {
          for (const { x, y } of newShape(kind(word), 0, LIMITS, drawing(a, b)).coords) {
            expect(Number.isInteger(x) && x >= 0 && x <= 2 * LIMITS.maxWidth).toBe(true);
            expect(Number.isInteger(y) && y >= 0 && y <= 2 * LIMITS.maxHeight).toBe(true);
          }
        },
      ),
    );
  });

  it.each(['triangle', 'TRIANGLE', 'rectangle', ' Triangle', '', 'Circle', 'toString'])(
    'is none for the word %j',
    (word) => {
      expect(kindOfWord(word)).toBeUndefined();
    },
  );
});
