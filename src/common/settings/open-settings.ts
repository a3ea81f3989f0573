import type { EventLog } from '../ags/event-log.js';
import { ConfigFile } from './config-file.js';
import { type ConfigLayers, type Layer, variableOfItem } from './config-layers.js';
import { ConfigStore, type DeclaredItems } from './config-store.js';
import type { Folders } from './folders.js';

/** Where values come from beside the folders. */
export interface ItemTexts {
  /** Text of the variable of an item; `undefined` when it is unset or empty. */
  readonly environment: (item: string) => string | undefined;
  /** `-c NAME=VALUE` */
  readonly commandLine: Layer;
}

/** Injection token of the {@link Settings}. */
export const SETTINGS = Symbol('Settings');

/** The items of a host, and where operators' changes are kept. */
export interface Settings {
  readonly store: ConfigStore;
  /** `undefined` without workspace: changes are lost at the end. */
  readonly file: ConfigFile | undefined;
}

/**
 * Reads the layers and gives every item its value.
 * @throws ResultError 40 for a file that cannot be understood or an item declared twice, 20 or 21
 *   for a default that is not acceptable
 */
export async function openSettings(
  items: DeclaredItems,
  { system, user, workspace }: Folders,
  texts: ItemTexts,
): Promise<Settings> {
  const [systemLayer, userLayer, workspaceLayer] = await Promise.all(
    [system, user, workspace].map((folder) => layerOf(folder)),
  );
  const layers: ConfigLayers = {
    ...texts,
    system: systemLayer ?? {},
    user: userLayer ?? {},
    workspace: workspaceLayer ?? {},
  };
  return {
    store: new ConfigStore(items, layers),
    file: workspace === undefined ? undefined : new ConfigFile(workspace),
  };
}

/** Tells of what was given and has no effect: unknown names, and values that are ignored or hidden. */
export function warnOfStoredValues(
  { store, file }: Settings,
  { commandLine }: Pick<ItemTexts, 'commandLine'>,
  log: EventLog,
): void {
  const known = new Set(store.items.map(({ item }) => item.name));
  for (const item of Object.keys(commandLine)) {
    if (!known.has(item)) log.warn({ item }, 'nobody has an item of that name (--config)');
  }
  for (const { item, problem } of store.ignored) {
    log.warn({ item, problem }, 'a stored value is ignored');
  }
  for (const { item, current, default: standard } of store.items) {
    const isHidden = standard.layer === 'environment' || standard.layer === 'command line';
    if (current.layer !== 'workspace' || !isHidden) continue;
    const fields = { item: item.name, variable: variableOfItem(item.name), layer: standard.layer };
    log.warn(fields, 'a stored value hides the one of this start');
  }
  if (file === undefined) log.warn({}, 'there is no workspace: changes of settings end with me');
}

async function layerOf(folder: string | undefined): Promise<Layer> {
  return folder === undefined ? {} : new ConfigFile(folder).read();
}
