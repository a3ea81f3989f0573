import { existsSync } from 'node:fs';
import { strategyOf } from '../../common/strategy/strategy-file.js';
import { strategyNamesIn } from '../../common/strategy/strategy-folder.js';
import { MATCHMAKING_METHODS, type MatchmakingStrategy } from './domain/matchmaking-strategy.js';

const FOLDER = new URL('./strategies/', import.meta.url);

/** A strategy, and where it is: the worker threads load it once more. */
export interface LoadedStrategy {
  readonly name: string;
  readonly url: URL;
  readonly strategy: MatchmakingStrategy;
}

/** What `MATCHMAKING_STRATEGY` may name: the files in `strategies/`, a studio's own too. */
export function matchmakingStrategies(): readonly string[] {
  return strategyNamesIn(FOLDER);
}

/**
 * @param name  one of {@link matchmakingStrategies}
 * @throws StrategyFileError when the file exports no strategy; whatever the file throws
 */
export function loadMatchmakingStrategy(name: string): Promise<LoadedStrategy> {
  const compiled = new URL(`${name}.js`, FOLDER);
  // Run from sources, as tests do, there is nothing compiled.
  return strategyAt(name, existsSync(compiled) ? compiled : new URL(`${name}.ts`, FOLDER));
}

/** The strategy of any file. @throws as {@link loadMatchmakingStrategy} does */
export async function strategyAt(name: string, url: URL): Promise<LoadedStrategy> {
  const file = await import(url.href);
  return { name, url, strategy: strategyOf(name, file, MATCHMAKING_METHODS) };
}
