import type { Loaded, RefreshedDocument } from '../refresh/refreshed-document.js';
import type { RevocationList } from './revocation-list.js';

/** The revocation list while it is young enough to be trusted. */
export class FreshRevocationList {
  readonly #source: RefreshedDocument<RevocationList>;
  readonly #maxAgeSeconds: number;

  /** @param maxAgeSeconds `undefined`: a list never grows too old */
  constructor(source: RefreshedDocument<RevocationList>, maxAgeSeconds: number | undefined) {
    this.#source = source;
    this.#maxAgeSeconds = maxAgeSeconds ?? Number.POSITIVE_INFINITY;
  }

  /**
   * `undefined` while no list was ever loaded, or the last one is too old.
   * @param now seconds since the epoch
   */
  at(now: number): Loaded<RevocationList> | undefined {
    const { loaded } = this.#source;
    if (loaded === undefined || now - loaded.loadedAt > this.#maxAgeSeconds) return undefined;
    return loaded;
  }
}
