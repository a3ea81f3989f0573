/** Chance, as a port: a number in 0 (included) .. 1 (excluded). */
export type RandomSource = () => number;

/** Injection token of the {@link RandomSource}. */
export const RANDOM_SOURCE = Symbol('RandomSource');
