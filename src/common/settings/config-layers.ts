import type { ConfigItem } from './config-item.js';

/** Where a value came from, the later ones winning over the earlier. */
export const LAYERS = [
  'hard-coded',
  'system',
  'user',
  'environment',
  'command line',
  'workspace',
] as const;

export type LayerName = (typeof LAYERS)[number];

/** Values by the names of their items. */
export type Layer = Readonly<Record<string, string>>;

/** What stands above the hard-coded values. */
export interface ConfigLayers {
  readonly system: Layer;
  readonly user: Layer;
  /** Text of the variable of an item; `undefined` when it is unset or empty. */
  readonly environment: (item: string) => string | undefined;
  readonly commandLine: Layer;
  /** What operators have set; wins over all. */
  readonly workspace: Layer;
}

/** No layers: the hard-coded values hold. */
export const NO_LAYERS: ConfigLayers = {
  system: {},
  user: {},
  environment: () => undefined,
  commandLine: {},
  workspace: {},
};

/** A value and where it came from. */
export interface LayeredValue {
  readonly value: string;
  readonly layer: LayerName;
}

/** The variable of an item: `rpc-client-timeout` is `RPC_CLIENT_TIMEOUT`. */
export function variableOfItem(item: string): string {
  return item.toUpperCase().replaceAll('-', '_');
}

/**
 * What an item is by default: the last layer that has it, the workspace left out.
 * @throws ResultError with code 20 or 21 when that value is not acceptable
 */
export function defaultOf(item: ConfigItem, layers: ConfigLayers): LayeredValue {
  const candidates: readonly [LayerName, string | undefined][] = [
    ['command line', own(layers.commandLine, item.name)],
    ['environment', layers.environment(item.name)],
    ['user', own(layers.user, item.name)],
    ['system', own(layers.system, item.name)],
  ];
  for (const [layer, value] of candidates) {
    if (value === undefined) continue;
    item.check(value);
    return { value, layer };
  }
  item.check(item.default);
  return { value: item.default, layer: 'hard-coded' };
}

/** A layer is parsed JSON, which may name what every object has. */
export function own(layer: Layer, name: string): string | undefined {
  return Object.hasOwn(layer, name) ? layer[name] : undefined;
}
