const MAX_RECORDS = 1000;

/** The last thousand of something, oldest first; a process that runs for days forgets the rest. */
export class RecentRecords<T> {
  readonly #records: T[] = [];

  /** A live view. */
  get all(): readonly T[] {
    return this.#records;
  }

  add(record: T): void {
    this.#records.push(record);
    if (this.#records.length > MAX_RECORDS) this.#records.shift();
  }
}
