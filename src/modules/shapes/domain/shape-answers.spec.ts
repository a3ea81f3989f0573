import { describe, expect, it } from '@jest/globals';
import { PENTAGON, RECTANGLE, scenarioIndex, TRIANGLE } from '../testing/some-shapes.js';
import { created, notSupported, retrieve } from './shape-answers.js';
import { SHAPE_KINDS } from './shape-kind.js';

describe('CreateShape', () => {
  const [triangle, rectangle] = SHAPE_KINDS;

  it('answers the shape, also as the text of a dictionary', () => {
    expect(created(triangle, TRIANGLE)).toEqual({
      code: 0,
      message:
        "Successfully Created Triangle: {'shape_id': 'T-0', 'shape_type': 'Triangle', 'coords': " +
        "[{'x': 0, 'y': 0}, {'x': 32, 'y': 8}, {'x': 64, 'y': 0}]}",
      shape: TRIANGLE,
    });
  });

  it('says Rectangle of what is stored as rectangle', () => {
    expect(created(rectangle, RECTANGLE).message).toMatch(
      /^Successfully Created Rectangle: {'shape_id': 'R-0', 'shape_type': 'rectangle', /,
    );
  });

  it.each(['triangle', '', 'Circle'])('refuses the type %j', (type) => {
    expect(notSupported(type)).toEqual({
      code: 100,
      message: `shape_type ${type} is not supported at this time`,
    });
  });
});

describe('GetShape', () => {
  const shapes = scenarioIndex();

  it.each([
    ['T-0', TRIANGLE],
    ['t-0', TRIANGLE],
    ['r-0', RECTANGLE],
    ['P-0', PENTAGON],
  ])('finds %s, and quotes the id as it was sent', (id, shape) => {
    expect(retrieve(id, shapes)).toEqual({
      code: 0,
      message: `Successfully retrieved ${id}`,
      shape,
    });
  });

  it.each(['T-9', 'T0', 'Pxx', 'T', 'T-00', 'T-0 ', 'r-0x'])('does not find %j', (id) => {
    expect(retrieve(id, shapes)).toEqual({
      code: 103,
      message: `shape_id ${id} not found in database`,
    });
  });

  it.each(['Z-1', '', '-', '0', ' T-0', 'ß-0', '\u{1D413}-0'])('takes %j for no id', (id) => {
    expect(retrieve(id, shapes)).toEqual({
      code: 100,
      message: `shape_id ${id} is not a valid shape_id`,
    });
  });
});
