/** A letter, a dash in second place, a whole number that is not negative. */
const TYPED_ID = /^(\p{L})-(\d+)$/u;

/**
 * The id that a person means: blanks around it do not count, nor the case of its letter, nor
 * leading zeros. Source: shapes.md 5.
 * @returns `undefined` for what is no id
 */
export function typedId(text: string): string | undefined {
  const [, letter, digits] = TYPED_ID.exec(text.trim()) ?? [];
  if (letter === undefined || digits === undefined) return undefined;
  return `${letter.toUpperCase()}-${BigInt(digits)}`;
}
