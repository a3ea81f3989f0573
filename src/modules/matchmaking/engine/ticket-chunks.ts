/** Indices of the things that are the first with their id, in order. Cost: O(n). */
export function firstOfEachId(things: readonly { readonly id: string }[]): Int32Array {
  const seen = new Set<string>();
  const first = new Int32Array(things.length);
  for (let index = 0; index < things.length; index += 1) {
    const count = seen.size;
    seen.add((things[index] as { readonly id: string }).id);
    if (seen.size > count) first[count] = index;
  }
  return first.subarray(0, seen.size);
}

/** The same, but things without an id are no repetitions of each other. Cost: O(n). */
export function firstOfEachNamed(things: readonly { readonly id: string }[]): Int32Array {
  const seen = new Set<string>();
  const first: number[] = [];
  for (const [index, { id }] of things.entries()) {
    if (id !== '' && seen.has(id)) continue;
    seen.add(id);
    first.push(index);
  }
  return Int32Array.from(first);
}

/** Consecutive pieces of at most `size`; 0 = all in one. */
export function chunksOf(indices: Int32Array, size: number): readonly Int32Array[] {
  if (size <= 0 || indices.length <= size) return [indices];
  const chunks: Int32Array[] = [];
  for (let start = 0; start < indices.length; start += size) {
    chunks.push(indices.subarray(start, start + size));
  }
  return chunks;
}
