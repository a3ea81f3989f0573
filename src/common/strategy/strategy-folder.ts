import { readdirSync } from 'node:fs';

/** A strategy's own file: no spec, no declarations, no source map. */
const STRATEGY_FILE = /^([\w-]+)\.[jt]s$/;

/**
 * Names of the strategies in a folder: its files without their extension.
 * @throws Error when the folder cannot be read
 */
export function strategyNamesIn(folder: URL): readonly string[] {
  return readdirSync(folder)
    .flatMap((file) => STRATEGY_FILE.exec(file)?.[1] ?? [])
    .sort();
}
