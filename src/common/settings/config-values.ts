import type { ConfigItem } from './config-item.js';

/** The values of the items of one host, as those who declared them read them. */
export interface ConfigValues {
  /**
   * The value that holds now.
   * @throws Error for an item that nobody declared to this host
   */
  valueOf<T>(item: ConfigItem<T>): T;
  /**
   * For items that are variables of the host as well: hands each new value to `apply`, and the one
   * of the start where it is not what the variables say, which the configuration has already.
   * Nothing where nobody declared the item.
   */
  follow<T>(item: ConfigItem<T>, apply: (value: T) => void): void;
  /** Calls `listener` with each new value, from the next change on. */
  onChange<T>(item: ConfigItem<T>, listener: (value: T) => void): void;
}
