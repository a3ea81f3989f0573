import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';
import type { ConfigItem } from './config-item.js';
import {
  type ConfigLayers,
  defaultOf,
  type Layer,
  type LayeredValue,
  type LayerName,
  own,
} from './config-layers.js';
import type { ConfigValues } from './config-values.js';

/** Injection token of the {@link ConfigStore} of the host. */
export const CONFIG_STORE = Symbol('ConfigStore');

/** Items as a host is composed of them. */
export interface DeclaredItems {
  /** Read once, unknown to operators. */
  readonly static: readonly ConfigItem[];
  /** May be changed by operators. */
  readonly user: readonly ConfigItem[];
}

/** What the configuration of the host is made from. */
const OF_VARIABLES: readonly LayerName[] = ['hard-coded', 'environment'];

/** An item with its values. */
export interface ItemState {
  readonly item: ConfigItem;
  readonly default: LayeredValue;
  readonly current: LayeredValue;
}

/** An entry of the workspace that is not acceptable, and why. */
export interface IgnoredEntry {
  readonly item: string;
  readonly problem: string;
}

/**
 * The items of one host with their values: pure, but for what it remembers. What is set is checked
 * by whoever sets it, and written by whoever owns the file.
 */
export class ConfigStore implements ConfigValues {
  readonly #states = new Map<string, ItemState>();
  readonly #userNames: readonly string[];
  readonly #listeners = new Map<string, ((value: string) => void)[]>();
  /** Entries of the workspace that were left out. */
  readonly ignored: readonly IgnoredEntry[];

  /**
   * @throws ResultError with code 40 for a name in both lists or twice in one, 20 or 21 for a
   *   default that is not acceptable
   */
  constructor(items: DeclaredItems, layers: ConfigLayers) {
    const ignored: IgnoredEntry[] = [];
    for (const item of [...items.static, ...items.user]) {
      const known = this.#states.get(item.name)?.item;
      if (known === item) continue;
      if (known !== undefined) throw declaredTwice(item.name);
      const standard = defaultOf(item, layers);
      const stored = acceptable(item, own(layers.workspace, item.name), ignored);
      this.#states.set(item.name, {
        item,
        default: standard,
        current: stored === undefined ? standard : { value: stored, layer: 'workspace' },
      });
    }
    this.#userNames = [...new Set(items.user.map(({ name }) => name))];
    const both = items.static.find(({ name }) => this.#userNames.includes(name));
    if (both !== undefined) throw declaredTwice(both.name);
    this.ignored = ignored;
  }

  /** Names of {@link userItems}. */
  get userNames(): readonly string[] {
    return this.#userNames;
  }

  /** User items in the order of their declaration. */
  get userItems(): readonly ItemState[] {
    return this.#userNames.map((name) => this.#stateOf(name));
  }

  /** All items, static ones first. */
  get items(): readonly ItemState[] {
    return [...this.#states.values()];
  }

  /** A user item by its name; static items are unknown names. */
  userItem(name: string): ItemState | undefined {
    return this.#userNames.includes(name) ? this.#states.get(name) : undefined;
  }

  valueOf<T>(item: ConfigItem<T>): T {
    return item.parse(this.#stateOf(item.name).current.value);
  }

  follow<T>(item: ConfigItem<T>, apply: (value: T) => void): void {
    const state = this.#states.get(item.name);
    if (state?.item !== item) return;
    if (!OF_VARIABLES.includes(state.current.layer)) apply(this.valueOf(item));
    this.onChange(item, apply);
  }

  onChange<T>(item: ConfigItem<T>, listener: (value: T) => void): void {
    const listeners = this.#listeners.get(item.name) ?? [];
    this.#listeners.set(item.name, [...listeners, (value) => listener(item.parse(value))]);
  }

  /** Values of user items that are not at their default, once `values` are set. */
  changed(values: ReadonlyMap<string, string>): Layer {
    const changed = this.userItems.flatMap(({ item: { name }, current, default: standard }) => {
      const value = values.get(name) ?? current.value;
      return value === standard.value ? [] : [[name, value] as const];
    });
    return Object.fromEntries(changed);
  }

  /** @param values  by item, checked already */
  set(values: ReadonlyMap<string, string>): void {
    for (const [name, value] of values) {
      const { default: standard } = this.#stateOf(name);
      this.#change(
        name,
        value === standard.value ? { ...standard } : { value, layer: 'workspace' },
      );
    }
  }

  #change(name: string, current: LayeredValue): void {
    const state = this.#stateOf(name);
    this.#states.set(name, { ...state, current });
    if (state.current.value === current.value) return;
    for (const listener of this.#listeners.get(name) ?? []) listener(current.value);
  }

  #stateOf(name: string): ItemState {
    const state = this.#states.get(name);
    if (state === undefined) throw new Error(`${name}: no item of this host`);
    return state;
  }
}

function acceptable(
  item: ConfigItem,
  stored: string | undefined,
  ignored: IgnoredEntry[],
): string | undefined {
  if (stored === undefined) return undefined;
  try {
    item.check(stored);
    return stored;
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    ignored.push({ item: item.name, problem: error.message });
    return undefined;
  }
}

function declaredTwice(name: string): ResultError {
  return new ResultError(
    RESULT_CODE.ERROR_MODEL_INVALID,
    `${name}: declared twice, expected one item of that name`,
  );
}
