/** Figures that parts of a host give to its dumps, for example how many threads a pool has. */
export class DebugFigures {
  readonly #sources = new Map<string, () => object>();

  /** @param read  numbers and words by name; no secret */
  register(name: string, read: () => object): void {
    this.#sources.set(name, read);
  }

  read(): Readonly<Record<string, object>> {
    return Object.fromEntries([...this.#sources].map(([name, read]) => [name, read()]));
  }
}
