import { strategyOf } from '../../common/strategy/strategy-file.js';
import { strategyNamesIn } from '../../common/strategy/strategy-folder.js';
import {
  SESSION_MANAGER_HOOKS,
  type SessionManagerStrategy,
} from './domain/session-manager-strategy.js';

/** What `SESSION_MANAGER_STRATEGY` may name: the files in `strategies/`, a studio's own too. */
export function sessionManagerStrategies(): readonly string[] {
  return strategyNamesIn(new URL('./strategies/', import.meta.url));
}

/**
 * @param name  one of {@link sessionManagerStrategies}
 * @throws StrategyFileError when the file exports no strategy; whatever the file throws
 */
export async function loadSessionManagerStrategy(name: string): Promise<SessionManagerStrategy> {
  const file = await import(`./strategies/${name}.js`);
  return strategyOf<SessionManagerStrategy>(name, file, SESSION_MANAGER_HOOKS);
}
