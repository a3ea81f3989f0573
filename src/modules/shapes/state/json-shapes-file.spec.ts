import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RecordedLog } from '../../../../test/support/auth/recorded-log.js';
import { ShapeNotStoredError, ShapesFileError } from '../shapes.errors.js';
import { NO_SHAPES, SCENARIO_SHAPES, TRIANGLE } from '../testing/some-shapes.js';
import { JsonShapesFile } from './json-shapes-file.js';

/** As the reference writes it: Python's `json.dump(…, indent=4)`. */
const REFERENCE_FILE = `{
    "Triangles": [
        {
            "shape_id": "T-0",
            "shape_type": "Triangle",
            "coords": [
                {
                    "x": 0,
                    "y": 0
                },
                {
                    "x": 32,
                    "y": 8
                },
                {
                    "x": 64,
                    "y": 0
                }
            ]
        }
    ],
    "Rectangles": [],
    "Pentagons": []
}`;

describe('the file of the shapes', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shapes-file-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  function aFile(name: string) {
    const log = new RecordedLog();
    const path = join(folder, name);
    return { path, log, file: new JsonShapesFile(path, log) };
  }

  it('is none before it is written', async () => {
    await expect(aFile('none.json').file.read()).resolves.toBeUndefined();
  });

  it('is read and written as the reference does', async () => {
    const { path, file } = aFile('reference.json');
    await writeFile(path, REFERENCE_FILE);
    await expect(file.read()).resolves.toEqual({ ...NO_SHAPES, Triangles: [TRIANGLE] });
    await file.write({ ...NO_SHAPES, Triangles: [TRIANGLE] });
    expect(await readFile(path, 'utf8')).toBe(REFERENCE_FILE);
  });

  it('comes back as it was written, and leaves nothing beside it', async () => {
    const { file } = aFile('new/folder/data.json');
    await file.write(SCENARIO_SHAPES);
    await expect(file.read()).resolves.toEqual(SCENARIO_SHAPES);
    expect(await readdir(join(folder, 'new', 'folder'))).toEqual(['data.json']);
  });

  it.each([
    ['', 'no JSON'],
    ['{', 'no JSON'],
    ['[]', 'the file: '],
    ['{}', 'Triangles: '],
    ['{"Triangles":[],"Rectangles":[],"Pentagons":[],"Circles":[]}', 'Circles'],
    [
      '{"Triangles":[{"shape_id":"T-0","shape_type":"Triangle","coords":[{"x":0.5,"y":0}]}],' +
        '"Rectangles":[],"Pentagons":[]}',
      'Triangles.0.coords.0.x: ',
    ],
  ])('is refused by its name when it holds %s', async (text, problem) => {
    const { path, file } = aFile('broken.json');
    await writeFile(path, text);
    const refused = file.read();
    await expect(refused).rejects.toBeInstanceOf(ShapesFileError);
    await expect(refused).rejects.toThrow(`shapes: ${path}: `);
    await expect(refused).rejects.toThrow(problem);
  });

  it('is refused by its name when it cannot be read', async () => {
    const { path, file } = aFile('folder.json');
    await mkdir(path);
    await expect(file.read()).rejects.toThrow(`shapes: ${path}: cannot be read (EISDIR)`);
  });

  it('tells the caller nothing but that it failed, and the log why', async () => {
    const blocked = join(folder, 'blocked');
    await writeFile(blocked, 'a file where a folder should be');
    const { file, log } = aFile('blocked/data.json');
    await expect(file.write(NO_SHAPES)).rejects.toEqual(new ShapeNotStoredError());
    expect(log.at('error')).toHaveLength(1);
  });
});
