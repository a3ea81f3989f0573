/** What a shape can be, under each of its names. Source: shapes.md 3, CreateShape and Storage. */
export interface ShapeKind {
  /** As a request names it; case matters. */
  readonly word: 'Triangle' | 'Rectangle' | 'Pentagon';
  /** As a shape carries it: the reference's own mixture of cases. */
  readonly storedType: 'Triangle' | 'rectangle' | 'Pentagon';
  /** First character of its ids. */
  readonly letter: 'T' | 'R' | 'P';
  /** Its list in the file. */
  readonly list: 'Triangles' | 'Rectangles' | 'Pentagons';
}

/** In the order in which shapes are gone through. */
export const SHAPE_KINDS = [
  { word: 'Triangle', storedType: 'Triangle', letter: 'T', list: 'Triangles' },
  { word: 'Rectangle', storedType: 'rectangle', letter: 'R', list: 'Rectangles' },
  { word: 'Pentagon', storedType: 'Pentagon', letter: 'P', list: 'Pentagons' },
] as const satisfies readonly ShapeKind[];

/** The kind that a request names; `undefined` for any other text. */
export function kindOfWord(word: string): ShapeKind | undefined {
  return SHAPE_KINDS.find((kind) => kind.word === word);
}

/** The kind that the first character of an id tells, in either case. */
export function kindOfId(id: string): ShapeKind | undefined {
  const letter = id.charAt(0).toUpperCase();
  return SHAPE_KINDS.find((kind) => kind.letter === letter);
}
