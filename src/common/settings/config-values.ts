import type { ConfigItem } from './config-item.js';

/** The values of the items of one host, as those who declared them read them. */
export interface ConfigValues {
  /**
   * The value that holds now.
   * @throws Error for an item that nobody declared to this host
   */
  valueOf<T>(item: ConfigItem<T>): T;
  /** Hands the value to `apply`, and each new one; nothing where nobody declared the item. */
  follow<T>(item: ConfigItem<T>, apply: (value: T) => void): void;
  /** Calls `listener` with each new value, from the next change on. */
  onChange<T>(item: ConfigItem<T>, listener: (value: T) => void): void;
}
