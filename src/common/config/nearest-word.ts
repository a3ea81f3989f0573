/**
 * Levenshtein distance: how many characters must be put in, taken out or exchanged to make `a`
 * into `b`.
 * @param bound  from here on the exact distance does not matter, and `bound` is returned
 * Cost: O(length of a × length of b), less where the words differ early and `bound` is small.
 */
export function editDistance(
  a: string,
  b: string,
  bound: number = Number.POSITIVE_INFINITY,
): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const exchange = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const takeOut = (previous[column] ?? 0) + 1;
      const putIn = (current[column - 1] ?? 0) + 1;
      const distance = Math.min(exchange, takeOut, putIn);
      current.push(distance);
      if (distance < least) least = distance;
    }
    // No way from one row to the next is shorter than the shortest so far.
    if (least >= bound) return bound;
    previous = current;
  }
  return Math.min(previous[b.length] ?? 0, bound);
}

/** The word that is fewest edits away from `word`, at most `maxDistance`; the first of several. */
export function nearestWord(
  word: string,
  words: Iterable<string>,
  maxDistance: number = Number.POSITIVE_INFINITY,
): string | undefined {
  let nearest: string | undefined;
  let bound = maxDistance + 1;
  for (const candidate of words) {
    // Words cannot be nearer than their lengths differ, and that is cheap to know.
    if (Math.abs(candidate.length - word.length) >= bound) continue;
    const distance = editDistance(word, candidate, bound);
    if (distance >= bound) continue;
    nearest = candidate;
    bound = distance;
  }
  return nearest;
}
