import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCENARIO_SHAPES } from '../../src/modules/shapes/testing/some-shapes.js';
import {
  type Answer,
  ids,
  SHAPES,
  type ShapesHost,
  startShapesHost,
} from '../support/shapes/shapes-host.js';

/** Answers as they stand, with what protobuf JSON leaves out. */
function outcome(answer: Answer | undefined) {
  return { code: answer?.status_code ?? 'OK', message: answer?.message };
}

function shapeOf(answer: Answer | undefined): Answer {
  return (answer?.shape ?? {}) as Answer;
}

const shape = (type: string) => [{ shape_type: type }];

describe('the shape service with an empty store', () => {
  let shapes: ShapesHost;

  beforeAll(async () => {
    shapes = await startShapesHost();
  });
  afterAll(() => shapes.stop());

  const stored = async () => JSON.parse(await readFile(shapes.file, 'utf8'));

  it('has made its file at the start', async () => {
    expect(await stored()).toEqual({ Triangles: [], Rectangles: [], Pentagons: [] });
  });

  it.each(['triangle', '', 'Circle'])(
    'S2: refuses the type %j and stores nothing',
    async (type) => {
      const before = await readFile(shapes.file, 'utf8');
      const [answer] = await shapes.call(SHAPES.create, shape(type));
      expect(answer).toEqual({
        status_code: 'INVALID_SHAPE',
        message: `shape_type ${type} is not supported at this time`,
      });
      expect(await readFile(shapes.file, 'utf8')).toBe(before);
    },
  );

  it.each([
    ['Triangle', 'T-0', 'Triangle', 3],
    ['Rectangle', 'R-0', 'rectangle', 4],
    ['Pentagon', 'P-0', 'Pentagon', 5],
  ])('S1: creates a %s', async (word, id, storedType, corners) => {
    const [answer] = await shapes.call(SHAPES.create, shape(word));
    const made = answer?.shape as { coords: { x: number; y: number }[] };
    expect(made).toMatchObject({ shape_id: id, shape_type: storedType });
    expect(made.coords).toHaveLength(corners);
    for (const { x, y } of made.coords) {
      expect(x >= 0 && x <= 100 && y >= 0 && y <= 100).toBe(true);
    }
    const coords = made.coords.map(({ x, y }) => `{'x': ${x}, 'y': ${y}}`).join(', ');
    expect(answer?.message).toBe(
      `Successfully Created ${word}: {'shape_id': '${id}', 'shape_type': '${storedType}', 'coords': [${coords}]}`,
    );
    expect((await stored())[`${word}s`]).toEqual([made]);
  });

  it.each(['T-0', 't-0'])('S3: gets %s, quoting it as it was sent', async (id) => {
    const [answer] = await shapes.call(SHAPES.get, ids(id));
    expect(answer).toEqual({
      message: `Successfully retrieved ${id}`,
      shape: (await stored()).Triangles[0],
    });
  });

  it.each([
    ['T-9', 'SHAPE_NOT_FOUND', 'not found in database'],
    ['T0', 'SHAPE_NOT_FOUND', 'not found in database'],
    ['Pxx', 'SHAPE_NOT_FOUND', 'not found in database'],
    ['Z-1', 'INVALID_SHAPE', 'is not a valid shape_id'],
    ['', 'INVALID_SHAPE', 'is not a valid shape_id'],
  ])('S4: does not get %j', async (id, code, text) => {
    const [answer] = await shapes.call(SHAPES.get, ids(id));
    expect(answer).toEqual({ status_code: code, message: `shape_id ${id} ${text}` });
  });

  it('S19: gives fifty callers at once fifty ids, and stores them all', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => shapes.call(SHAPES.create, shape('Triangle'))),
    );
    const made = answers.map(([answer]) => shapeOf(answer).shape_id);
    expect(new Set(made).size).toBe(50);
    const file = (await stored()).Triangles.map((each: Answer) => each.shape_id);
    expect(file).toEqual(Array.from({ length: 51 }, (_, n) => `T-${n}`));
  });

  it('S18: streams every shape above a minimum within the ten seconds of a client', async () => {
    const answers = await shapes.call(SHAPES.perimeters, [{ min_perimeter: 0 }], {
      timeoutMs: 10_000,
    });
    expect(answers).toHaveLength(53);
  });

  it('S16: goes on after a restart with the same shapes and the next ids', async () => {
    const before = await readFile(shapes.file, 'utf8');
    const next = await startShapesHost({ folder: shapes.folder });
    try {
      expect(await readFile(shapes.file, 'utf8')).toBe(before);
      const [got] = await next.call(SHAPES.get, ids('P-0'));
      expect(got?.shape).toEqual(JSON.parse(before).Pentagons[0]);
      const [made] = await next.call(SHAPES.create, shape('Rectangle'));
      expect(made?.shape).toMatchObject({ shape_id: 'R-1' });
    } finally {
      await next.host.stop();
    }
  });
});

describe('the shape service with the three shapes of the contract', () => {
  let shapes: ShapesHost;

  beforeAll(async () => {
    shapes = await startShapesHost({
      stored: SCENARIO_SHAPES,
      env: { SHAPES_MAX_IDS_PER_CALL: '20' },
    });
  });
  afterAll(() => shapes.stop());

  const perimeters = (min: number | string) =>
    shapes.call(SHAPES.perimeters, [{ min_perimeter: min }]);

  it('S5: streams perimeters in the order of kinds', async () => {
    const answers = await perimeters(5);
    expect(answers).toMatchObject([
      { message: 'T-0 has a perimeter of 129.97 units', perimeter: 129.97 },
      { message: 'R-0 has a perimeter of 62.0 units', perimeter: 62 },
      { message: 'P-0 has a perimeter of 44.4 units', perimeter: 44.4 },
    ]);
    expect(answers.map(({ shape: each }) => (each as Answer).shape_type)).toEqual([
      'Triangle',
      'rectangle',
      'Pentagon',
    ]);
  });

  it('S6: streams what is strictly greater, or one message that says why not', async () => {
    expect((await perimeters(62)).map(({ message }) => message)).toEqual([
      'T-0 has a perimeter of 129.97 units',
    ]);
    expect(await perimeters(100_000)).toEqual([
      {
        status_code: 'SHAPE_NOT_FOUND',
        message: 'No shapes found with perimeter greater than 100000.0.',
      },
    ]);
    const invalid = 'is an invalid perimeter value. Perimeters must be greater than or equal to 0';
    expect(await perimeters(-1)).toEqual([
      { status_code: 'INVALID_PERIMETER', message: `-1.0 ${invalid}` },
    ]);
    expect(await perimeters('NaN')).toEqual([
      { status_code: 'INVALID_PERIMETER', message: `nan ${invalid}` },
    ]);
  });

  it('S7: sums areas up, repeats included, and tells the ids it did not know', async () => {
    expect(await shapes.call(SHAPES.totalArea, ids('T-0', 'R-0', 'P-0', 'X-1', 'T-0'))).toEqual([
      {
        message: 'Total area of shapes 656.0 square units.',
        total_area: 656,
        valid_ids: ids('T-0', 'R-0', 'P-0', 'T-0'),
        invalid_ids: ids('X-1'),
      },
    ]);
  });

  it.each([
    [['T-7'], { invalid_ids: ids('T-7') }],
    [[], {}],
  ])('S8: has no total of %j', async (sent, rest) => {
    expect(await shapes.call(SHAPES.totalArea, ids(...sent))).toEqual([
      { status_code: 'AREA_NOT_FOUND', message: 'Invalid Area: 0.0.', ...rest },
    ]);
  });

  it('S9: answers each id before the next is sent', async () => {
    const answered: string[] = [];
    let next = Promise.withResolvers<void>();
    async function* oneByOne() {
      for (const id of ids('t-0', 'R-0', 'Q-1')) {
        const before = answered.length;
        yield id;
        await next.promise;
        next = Promise.withResolvers();
        expect(answered).toHaveLength(before + 1);
      }
    }
    const answers = shapes.stream(shapes.newClient(), SHAPES.areas, oneByOne());
    for await (const answer of answers) {
      const { code, message } = outcome(answer);
      answered.push(`${code} ${message} ${answer.area ?? 'none'}`);
      next.resolve();
    }
    expect(answered).toEqual([
      'OK T-0: A=256.0 square units 256',
      'OK R-0: A=84.0 square units 84',
      'AREA_NOT_FOUND Q-1 does not exist none',
    ]);
  });

  it('answers nothing to no ids', async () => {
    expect(await shapes.call(SHAPES.areas, [])).toEqual([]);
  });

  it.each([SHAPES.totalArea, SHAPES.areas])(
    'takes no more ids than it is set to: %s',
    async (path) => {
      // He goes on sending until he hears of it.
      async function* endless() {
        for (;;) yield* ids('T-0');
      }
      await expect(shapes.call(path, endless())).rejects.toMatchObject({
        statusName: 'RESOURCE_EXHAUSTED',
        details: 'shape_id: found more than 20 ids in one call, expected 20 or fewer',
      });
    },
  );

  it('refuses an id that is longer than any, and broken bytes, by the name of the field', async () => {
    await expect(shapes.call(SHAPES.get, ids('T'.repeat(257)))).rejects.toMatchObject({
      statusName: 'INVALID_ARGUMENT',
      details: 'shape_id: found 257 characters, expected 256 or fewer',
    });
    const broken = shapes.newClient().unaryBytes(SHAPES.get, Buffer.from([0x0a, 0x05, 0x41]));
    await expect(broken).rejects.toMatchObject({
      statusName: 'INVALID_ARGUMENT',
      details: expect.stringContaining('shape_id: '),
    });
  });

  it('says UNIMPLEMENTED to methods that it does not have', async () => {
    const unknown = shapes.newClient().unaryBytes('/ShapeService/DeleteShape', Buffer.alloc(0));
    await expect(unknown).rejects.toMatchObject({ statusName: 'UNIMPLEMENTED' });
  });
});
