import type { ConfigItem } from './config-item.js';

/** The values of the items of one host, as those who declared them read them. */
export interface ConfigValues {
  /**
   * The value that holds now.
   * @throws Error for an item that nobody declared to this host
   */
  valueOf<T>(item: ConfigItem<T>): T;
  /** Calls `listener` with each new value, from the next change on. */
  onChange<T>(item: ConfigItem<T>, listener: (value: T) => void): void;
}
