import { ResultError } from '../../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../../common/operations/result-code.js';
import { JsonObjectFile } from '../../../../common/state/json-object-file.js';
import type { ProxyRecords, ProxyTarget } from '../domain/proxy-target.js';

/** Registrations in `proxy.json`: service name → host, port, version. */
export class ProxyFile implements ProxyRecords {
  readonly #file: JsonObjectFile;

  /** @param path  absolute */
  constructor(path: string) {
    this.#file = new JsonObjectFile(path);
  }

  async load(): Promise<ReadonlyMap<string, ProxyTarget>> {
    const content = (await this.#file.read()) ?? {};
    return new Map(
      Object.entries(content).map(([name, value]) => [name, this.#target(name, value)]),
    );
  }

  save(targets: ReadonlyMap<string, ProxyTarget>): Promise<void> {
    return this.#file.write(Object.fromEntries(targets));
  }

  #target(name: string, value: unknown): ProxyTarget {
    const { host, port, version } = (value ?? {}) as Partial<ProxyTarget>; // each is looked at
    const isPort = Number.isInteger(port) && Number(port) > 0 && Number(port) <= 65_535;
    if (typeof host === 'string' && isPort && typeof version === 'string') {
      return { host, port: Number(port), version };
    }
    throw new ResultError(
      RESULT_CODE.ERROR_MODEL_INVALID,
      `${this.#file.path}: ${JSON.stringify(name)}: expected {"host": text, "port": 1..65535, "version": text}`,
    );
  }
}
