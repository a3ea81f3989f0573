import { describe, expect, it } from '@jest/globals';
import { RECTANGLE, scenarioIndex, TRIANGLE } from '../testing/some-shapes.js';
import { areaAnswer, TotalArea } from './area-answers.js';

describe('GetTotalArea', () => {
  const total = (...ids: string[]) => {
    const area = new TotalArea(scenarioIndex());
    for (const id of ids) area.add(id);
    return area.answer();
  };

  it('sums up what is found, each time it is named, and tells the others', () => {
    expect(total('T-0', 'R-0', 'P-0', 'X-1', 'T-0')).toEqual({
      code: 0,
      message: 'Total area of shapes 656.0 square units.',
      totalArea: 656,
      validIds: ['T-0', 'R-0', 'P-0', 'T-0'],
      invalidIds: ['X-1'],
    });
  });

  it('echoes ids as they were sent', () => {
    expect(total('t-0', 'x', '')).toMatchObject({ validIds: ['t-0'], invalidIds: ['x', ''] });
  });

  it.each([
    [['T-7'], ['T-7']],
    [[], []],
  ])('has no total of %j', (ids, invalidIds) => {
    expect(total(...ids)).toEqual({
      code: 104,
      message: 'Invalid Area: 0.0.',
      validIds: [],
      invalidIds,
    });
  });

  it('has no total of shapes without area, and does not name them', () => {
    const flat = { ...TRIANGLE, id: 'T-1', coords: [{ x: 0, y: 0 }] };
    const shapes = scenarioIndex();
    shapes.add({ word: 'Triangle', storedType: 'Triangle', letter: 'T', list: 'Triangles' }, flat);
    const area = new TotalArea(shapes);
    area.add('T-1');
    expect(area.answer()).toMatchObject({ code: 104, validIds: [], invalidIds: [] });
  });
});

describe('GetAreas', () => {
  it.each([
    ['t-0', 'T-0: A=256.0 square units', 256, TRIANGLE],
    ['R-0', 'R-0: A=84.0 square units', 84, RECTANGLE],
  ])('answers %s by its stored id', (id, message, area, shape) => {
    expect(areaAnswer(id, scenarioIndex())).toEqual({ code: 0, message, area, shape });
  });

  it.each(['Q-1', 'T-9', ''])('does not know %j', (id) => {
    expect(areaAnswer(id, scenarioIndex())).toEqual({ code: 104, message: `${id} does not exist` });
  });
});
