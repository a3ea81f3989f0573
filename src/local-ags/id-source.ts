import { createHash } from 'node:crypto';

/**
 * Gives ids that look random and are the same for the same seed. Each purpose counts on its own,
 * so that a new kind of id does not change the others.
 */
export class IdSource {
  readonly #counts = new Map<string, number>();

  constructor(readonly seed: string) {}

  /**
   * The next id of a purpose.
   * @returns 32 lower-case hexadecimal digits, the form of most AGS ids
   */
  next(purpose: string): string {
    const count = (this.#counts.get(purpose) ?? 0) + 1;
    this.#counts.set(purpose, count);
    return createHash('sha256')
      .update(`${this.seed}\0${purpose}\0${count}`)
      .digest('hex')
      .slice(0, 32);
  }
}
