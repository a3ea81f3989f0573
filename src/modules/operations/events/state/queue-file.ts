import { ResultError } from '../../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../../common/operations/result-code.js';
import { JsonObjectFile } from '../../../../common/state/json-object-file.js';
import type { QueueRecords } from '../domain/queue-records.js';

/** Largest `client_id`: it travels as 32 bits. */
const MAX_CLIENT_ID = 2 ** 32 - 1;

/** Numbers of queues in `queues.json`: an object from each number to an empty list. */
export class QueueFile implements QueueRecords {
  readonly #file: JsonObjectFile;

  /** @param path  absolute */
  constructor(path: string) {
    this.#file = new JsonObjectFile(path);
  }

  async load(): Promise<readonly number[]> {
    const content = (await this.#file.read()) ?? {};
    return Object.keys(content).map((key) => {
      const clientId = /^[1-9]\d{0,9}$/.test(key) ? Number(key) : Number.NaN;
      if (clientId <= MAX_CLIENT_ID) return clientId;
      throw new ResultError(
        RESULT_CODE.ERROR_MODEL_INVALID,
        `${this.#file.path}: found ${JSON.stringify(key)}, expected numbers of queues`,
      );
    });
  }

  save(clientIds: readonly number[]): Promise<void> {
    return this.#file.write(Object.fromEntries(clientIds.map((clientId) => [clientId, []])));
  }
}
