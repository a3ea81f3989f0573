/**
 * Levenshtein distance: how many characters must be put in, taken out or exchanged to make `a`
 * into `b`. Cost: O(length of a × length of b).
 */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const exchange = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const takeOut = (previous[column] ?? 0) + 1;
      const putIn = (current[column - 1] ?? 0) + 1;
      current.push(Math.min(exchange, takeOut, putIn));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
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
    const distance = editDistance(word, candidate);
    if (distance >= bound) continue;
    nearest = candidate;
    bound = distance;
  }
  return nearest;
}
