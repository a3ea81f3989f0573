import { AgsRefusedError } from '../ags/ags-refused.error.js';

const NOT_FOUND = 404;

interface Leftover {
  readonly what: string;
  readonly remove: () => Promise<unknown>;
}

/** What the story made in AGS and must not leave there. */
export class Cleanup {
  readonly #leftovers: Leftover[] = [];

  /** @returns a function that says it is gone already */
  add(what: string, remove: () => Promise<unknown>): () => void {
    const leftover = { what, remove };
    this.#leftovers.push(leftover);
    return () => {
      const index = this.#leftovers.indexOf(leftover);
      if (index !== -1) this.#leftovers.splice(index, 1);
    };
  }

  /**
   * Removes everything, the last first, and goes on past failures.
   * @returns what was removed, and what could not be with the reason why
   */
  async run(): Promise<{ readonly removed: readonly string[]; readonly left: readonly string[] }> {
    const removed: string[] = [];
    const left: string[] = [];
    for (const { what, remove } of this.#leftovers.splice(0).reverse()) {
      try {
        await remove();
        removed.push(what);
      } catch (error) {
        if (error instanceof AgsRefusedError && error.status === NOT_FOUND) removed.push(what);
        else left.push(`${what} (${error instanceof Error ? error.message : String(error)})`);
      }
    }
    return { removed, left };
  }
}
