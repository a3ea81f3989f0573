import { z } from 'zod';
import type { Shape } from '../domain/shape.js';
import type { ShapeLists } from '../domain/shape-index.js';
import { SHAPE_KINDS } from '../domain/shape-kind.js';

/** As the reference writes it. Source: shapes.md 3, Storage. */
const INDENT = 4;

const coordinate = z.strictObject({ x: z.int32(), y: z.int32() });
const shape = z
  .strictObject({ shape_id: z.string(), shape_type: z.string(), coords: z.array(coordinate) })
  .transform(
    ({ shape_id, shape_type, coords }): Shape => ({ id: shape_id, type: shape_type, coords }),
  );
const file = z.strictObject({
  Triangles: z.array(shape),
  Rectangles: z.array(shape),
  Pentagons: z.array(shape),
});

/** What a file of shapes says, or the first thing that is wrong with it. */
export type ReadShapes =
  | { readonly ok: true; readonly shapes: ShapeLists }
  | { readonly ok: false; readonly problem: string };

/** Reads a file of ours or of the reference. Strict: what it does not know, a write would lose. */
export function parseShapes(text: string): ReadShapes {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'found text that is no JSON, expected a file of shapes' };
  }
  const read = file.safeParse(json);
  if (read.success) return { ok: true, shapes: read.data };
  const [issue] = read.error.issues;
  const place = issue?.path.join('.') || 'the file';
  return { ok: false, problem: `${place}: ${issue?.message ?? 'expected a file of shapes'}` };
}

/** The text of the file, as the reference would write it. */
export function formatShapes(shapes: ShapeLists): string {
  const lists = SHAPE_KINDS.map(({ list }) => [list, shapes[list].map(written)]);
  return JSON.stringify(Object.fromEntries(lists), null, INDENT);
}

function written({ id, type, coords }: Shape): object {
  return { shape_id: id, shape_type: type, coords: coords.map(({ x, y }) => ({ x, y })) };
}
