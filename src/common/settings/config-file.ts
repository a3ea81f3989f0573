import { join } from 'node:path';
import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';
import { JsonObjectFile } from '../state/json-object-file.js';
import { type Layer, own } from './config-layers.js';

const NAME = 'config.json';

/** `config.json` of a folder: one layer of values. */
export class ConfigFile {
  readonly #file: JsonObjectFile;

  /** @param folder  need not exist */
  constructor(folder: string) {
    this.#file = new JsonObjectFile(join(folder, NAME));
  }

  /**
   * Empty where there is no such file.
   * @throws ResultError 40 unless it is an object of texts
   */
  async read(): Promise<Layer> {
    const content = (await this.#file.read()) ?? {};
    for (const [name, value] of Object.entries(content)) {
      if (typeof value === 'string') continue;
      throw new ResultError(
        RESULT_CODE.ERROR_MODEL_INVALID,
        `${this.#file.path}: ${JSON.stringify(name)}: found a ${typeof value}, expected text`,
      );
    }
    return content as Layer; // every value was just looked at
  }

  /**
   * Writes the values of the items that are `mine`, and keeps all other entries as they stand.
   * @param values  of those that are not at their default
   */
  async write(mine: readonly string[], values: Layer): Promise<void> {
    const present = await this.read();
    const foreign = Object.entries(present).filter(([name]) => !mine.includes(name));
    const changed = mine.flatMap((name) => {
      const value = own(values, name);
      return value === undefined ? [] : [[name, value] as const];
    });
    await this.#file.write(Object.fromEntries([...foreign, ...changed]));
  }
}
