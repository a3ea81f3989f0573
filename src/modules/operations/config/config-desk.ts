import { ResultError } from '../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../common/operations/result-code.js';
import type { ConfigStore } from '../../../common/settings/config-store.js';
import { type ConfigView, configView } from './config-view.js';
import { mergedItems, refuseConflicts } from './merged-items.js';
import type { RemoteConfig, RemoteConfigs } from './remote-configs.js';

/** Keeps what operators have changed. */
export interface ConfigRecords {
  /** Entries of other names stay as they are. @throws ResultError 40, or what the system says */
  write(mine: readonly string[], values: Readonly<Record<string, string>>): Promise<void>;
}

interface Asked {
  readonly ignoreUnknown: boolean;
  /** Name of the caller, as he gave it; empty: he gave none. */
  readonly client: string;
}

/** What a caller asks for. */
export interface NamesAsked extends Asked {
  readonly names: readonly string[];
}

/** New values, in the order of the request. */
export interface ValuesAsked extends Asked {
  readonly items: readonly { readonly name: string; readonly value: string }[];
}

/**
 * Reads and changes the user items of this host, and of the servers behind it. One change after
 * the other; while other servers are asked nothing here is locked.
 */
export class ConfigDesk {
  #turn: Promise<unknown> = Promise.resolve();

  /** @param records  `undefined`: changes are lost with the process */
  constructor(
    private readonly store: ConfigStore,
    private readonly records: ConfigRecords | undefined,
    private readonly remotes: RemoteConfigs,
  ) {}

  /** @throws ResultError 13, 20, 30, 31, 60 */
  async get({ names, ignoreUnknown, client }: NamesAsked): Promise<readonly ConfigView[]> {
    refuseEmptyNames(names);
    const items = await this.#read(client);
    refuseConflicts(items);
    if (names.length === 0) return [...mergedItems(items).values()];
    return this.#named(items, names, ignoreUnknown);
  }

  /**
   * All of it, or nothing here when one value is not acceptable.
   * @throws ResultError 13, 20, 21, 30, 31, 50, 60
   */
  async set({ items, ignoreUnknown, client }: ValuesAsked): Promise<readonly ConfigView[]> {
    const names = items.map(({ name }) => name);
    await this.#checkNames({ names, ignoreUnknown, client });
    const values = new Map(items.map(({ name, value }) => [name, value]));
    const local = new Map([...values].filter(([name]) => this.store.userItem(name)));
    for (const [name, value] of local) this.store.userItem(name)?.item.check(value);
    await this.#changeRemotes(client, (remote) => remote.set(values));
    await this.#change(local);
    return this.get({ names, ignoreUnknown: true, client });
  }

  /** @throws ResultError 13, 20, 30, 31, 50, 60 */
  async reset({ names, ignoreUnknown, client }: NamesAsked): Promise<readonly ConfigView[]> {
    await this.#checkNames({ names, ignoreUnknown, client });
    await this.#changeRemotes(client, (remote) => remote.reset(names));
    const states = names.flatMap((name) => this.store.userItem(name) ?? []);
    await this.#change(new Map(states.map((state) => [state.item.name, state.default.value])));
    return this.get({ names, ignoreUnknown: true, client });
  }

  async #checkNames({ names, ignoreUnknown, client }: NamesAsked): Promise<void> {
    if (names.length === 0) throw missing('found no items, expected at least one');
    refuseEmptyNames(names);
    this.#named(await this.#read(client), names, ignoreUnknown);
  }

  /** What each server says, this one first. */
  async #read(client: string): Promise<readonly (readonly ConfigView[])[]> {
    const others = await Promise.all(this.remotes.all(client).map((remote) => remote.get()));
    return [this.store.userItems.map(configView), ...others];
  }

  #named(
    items: readonly (readonly ConfigView[])[],
    names: readonly string[],
    ignoreUnknown: boolean,
  ): readonly ConfigView[] {
    const merged = mergedItems(items);
    const unknown = names.filter((name) => !merged.has(name));
    if (unknown.length > 0 && !ignoreUnknown) {
      const told = unknown.map((name) => JSON.stringify(name)).join(', ');
      throw new ResultError(RESULT_CODE.ERROR_ITEM_UNKNOWN, `there is no item ${told}`);
    }
    return [...new Set(names)].flatMap((name) => merged.get(name) ?? []);
  }

  /** @throws ResultError 50, which tells what has been changed already */
  async #changeRemotes(
    client: string,
    change: (remote: RemoteConfig) => Promise<void>,
  ): Promise<void> {
    const changed: string[] = [];
    for (const remote of this.remotes.all(client)) {
      try {
        await change(remote);
        changed.push(remote.address);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        const before = changed.length === 0 ? 'nothing was changed' : `changed: ${changed.join()}`;
        throw new ResultError(
          RESULT_CODE.ERROR_REQUEST_FAILED,
          `${remote.address}: ${why} (${before})`,
        );
      }
    }
  }

  /** Written before it acts, so that nothing holds that a restart would not know. */
  #change(values: ReadonlyMap<string, string>): Promise<void> {
    const changed = this.#turn.then(async () => {
      await this.records?.write(this.store.userNames, this.store.changed(values));
      this.store.set(values);
    });
    // Whoever asked for it is told; the next change goes on from what was.
    this.#turn = changed.catch(() => undefined);
    return changed;
  }
}

function refuseEmptyNames(names: readonly string[]): void {
  if (names.includes('')) throw missing('names: found an empty one, expected names of items');
}

function missing(message: string): ResultError {
  return new ResultError(RESULT_CODE.ERROR_PARAM_MISSING, message);
}
