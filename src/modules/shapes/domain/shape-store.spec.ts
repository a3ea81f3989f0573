import { describe, expect, it } from '@jest/globals';
import { NO_SHAPES, SCENARIO_SHAPES, TRIANGLE } from '../testing/some-shapes.js';
import { ShapeIndex, type ShapeLists } from './shape-index.js';
import { SHAPE_KINDS } from './shape-kind.js';
import { ShapeStore, type ShapesFile } from './shape-store.js';

const [TRIANGLES, RECTANGLES] = SHAPE_KINDS;

/** A file in memory, whose writes end when the test says so. */
class HeldFile implements ShapesFile {
  writes = 0;
  content: ShapeLists | undefined;
  failure: Error | undefined;
  #held: PromiseWithResolvers<void> | undefined;

  constructor(content?: ShapeLists) {
    this.content = content;
  }

  hold(): () => void {
    this.#held = Promise.withResolvers();
    return this.#held.resolve;
  }

  async read() {
    return this.content;
  }

  async write(shapes: ShapeLists) {
    this.writes++;
    const content = structuredClone(shapes);
    await this.#held?.promise;
    if (this.failure !== undefined) throw this.failure;
    this.content = content;
  }
}

function create(store: ShapeStore, kind: (typeof SHAPE_KINDS)[number] = TRIANGLES) {
  return store.create(kind, (number) => ({ ...TRIANGLE, id: `${kind.letter}-${number}` }));
}

describe('the store of the shapes', () => {
  it('makes its file when there is none', async () => {
    const file = new HeldFile();
    await ShapeStore.open(file);
    expect(file.content).toEqual(NO_SHAPES);
  });

  it('finds what its file holds, and goes on counting there', async () => {
    const file = new HeldFile(SCENARIO_SHAPES);
    const store = await ShapeStore.open(file);
    expect(file.writes).toBe(0);
    expect(store.shapes.find('t-0')).toEqual(TRIANGLE);
    await expect(create(store)).resolves.toMatchObject({ id: 'T-1' });
    await expect(create(store, RECTANGLES)).resolves.toMatchObject({ id: 'R-1' });
    expect(file.content?.Triangles).toHaveLength(2);
  });

  it('gives fifty callers at once fifty ids, in a few writes', async () => {
    const file = new HeldFile(NO_SHAPES);
    const store = await ShapeStore.open(file);
    const shapes = await Promise.all(Array.from({ length: 50 }, () => create(store)));
    expect(new Set(shapes.map(({ id }) => id)).size).toBe(50);
    expect(file.content?.Triangles.map(({ id }) => id)).toEqual(shapes.map(({ id }) => id));
    expect(file.writes).toBeLessThan(5);
  });

  it('shows a shape once it is in the file, and not before', async () => {
    const file = new HeldFile(NO_SHAPES);
    const store = await ShapeStore.open(file);
    const release = file.hold();
    const creating = create(store);
    expect(store.shapes.find('T-0')).toBeUndefined();
    release();
    await creating;
    expect(store.shapes.find('T-0')).toMatchObject({ id: 'T-0' });
  });

  it('neither keeps nor counts a shape that could not be written', async () => {
    const file = new HeldFile(NO_SHAPES);
    const store = await ShapeStore.open(file);
    file.failure = new Error('disk full');
    await expect(create(store)).rejects.toThrow('disk full');
    expect([...store.shapes]).toEqual([]);
    file.failure = undefined;
    await expect(create(store)).resolves.toMatchObject({ id: 'T-0' });
  });

  it('is settled when everything that was ordered is written', async () => {
    const file = new HeldFile(NO_SHAPES);
    const store = await ShapeStore.open(file);
    void create(store);
    void create(store);
    await store.settled();
    expect(file.content?.Triangles).toHaveLength(2);
  });
});

describe('the index of the shapes', () => {
  const shape = (id: string) => ({ ...TRIANGLE, id });
  const withTriangles = (...ids: string[]) =>
    new ShapeIndex({ ...NO_SHAPES, Triangles: ids.map(shape) });

  it.each([
    [['T-0', 'T-7', 'T-3'], 8],
    [['T-0', 'T-0'], 1],
    [['R-5', 'T-x', 'T-'], 0],
    [[], 0],
  ])('after %j goes on with %i', (ids, next) => {
    expect(withTriangles(...ids).nextNumber(TRIANGLES)).toBe(next);
  });

  it('finds the first of an id that the file has twice', () => {
    const second = { ...TRIANGLE, coords: [] };
    const index = new ShapeIndex({ ...NO_SHAPES, Triangles: [TRIANGLE, second] });
    expect(index.find('T-0')).toBe(TRIANGLE);
    expect([...index]).toHaveLength(2);
  });

  it('finds an id only where its letter says', () => {
    const index = new ShapeIndex({ ...NO_SHAPES, Rectangles: [TRIANGLE] });
    expect(index.find('T-0')).toBeUndefined();
  });

  it('goes through triangles, rectangles, pentagons', () => {
    expect([...new ShapeIndex(SCENARIO_SHAPES)].map(({ id }) => id)).toEqual(['T-0', 'R-0', 'P-0']);
  });
});
