import { ServiceError } from '../service-error.js';

/** Things of one kind that are known by their names. */
export class NamedRecords<T extends { readonly name: string }> {
  readonly #records = new Map<string, T>();
  readonly #kind: string;

  /** @param kind  as in `match pool`, for the texts of refusals */
  constructor(kind: string) {
    this.#kind = kind;
  }

  get all(): readonly T[] {
    return [...this.#records.values()];
  }

  /** @throws ServiceError 409 when the name is taken */
  create(record: T): void {
    if (this.#records.has(record.name)) {
      const problem = `${this.#kind} "${record.name}" already exists`;
      throw new ServiceError(409, 520409, 'AlreadyExists', problem);
    }
    this.#records.set(record.name, record);
  }

  /** @throws ServiceError 404 */
  get(name: string): T {
    const record = this.#records.get(name);
    if (record === undefined) {
      throw new ServiceError(404, 520404, 'NotFound', `${this.#kind} "${name}" is not found`);
    }
    return record;
  }

  /** @throws ServiceError 404 */
  replace(record: T): T {
    this.get(record.name);
    this.#records.set(record.name, record);
    return record;
  }

  /** @throws ServiceError 404 */
  delete(name: string): void {
    this.get(name);
    this.#records.delete(name);
  }
}
