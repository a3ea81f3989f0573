import type { Catalogue } from './catalogue.js';
import type { Findings } from './findings.js';
import type { ModuleToggles } from './host-config.js';
import { nearestWord } from './nearest-word.js';
import type { ResolvedVariables } from './resolved-variables.js';
import type { ModuleName } from './variable.js';
import { VARIABLE_NAMES, type VariableName, variableOf } from './variable-table.js';

const TOGGLES = {
  sessionManager: 'ENABLE_SESSION_MANAGER',
  matchmaking: 'ENABLE_MATCHMAKING',
  sessionDsm: 'ENABLE_SESSION_DSM',
  operations: 'ENABLE_OPERATIONS',
  shapes: 'ENABLE_SHAPES',
  console: 'ENABLE_CONSOLE',
} as const satisfies Record<ModuleName, VariableName>;

/** As users know it: `session-dsm`. */
function moduleTitle(module: ModuleName): string {
  return module.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Which modules are on. A module that does not exist yet is off; asking for it is a problem, and a
 * variable that only it would read gets a warning.
 */
export function resolveModules(
  { values, written }: ResolvedVariables,
  { modules }: Catalogue,
  findings: Findings,
): ModuleToggles {
  const isOn = (module: ModuleName): boolean => {
    const toggle = TOGGLES[module];
    if (modules.includes(module)) return values[toggle];
    if (written(toggle) !== undefined && values[toggle]) {
      findings.wrong(
        toggle,
        written(toggle),
        `false or unset, because the module ${moduleTitle(module)} does not exist yet`,
        { example: 'false' },
      );
    }
    return false;
  };

  for (const name of VARIABLE_NAMES) {
    const { module, reader } = variableOf(name);
    if (module === 'host' || modules.includes(module)) continue;
    // What an SDK reads may be set for other programs on the machine.
    if (reader !== 'host' || written(name) === undefined) continue;
    if (name === TOGGLES[module] && values[TOGGLES[module]]) continue;
    findings.warn(
      name,
      `has no effect, because the module ${moduleTitle(module)} does not exist yet`,
    );
  }
  return {
    sessionManager: isOn('sessionManager'),
    matchmaking: isOn('matchmaking'),
    sessionDsm: isOn('sessionDsm'),
    operations: isOn('operations'),
    shapes: isOn('shapes'),
    console: isOn('console'),
  };
}

/** Checks that the strategy that `name` picks is one of `available`. */
export function checkStrategy(
  name: 'SESSION_MANAGER_STRATEGY' | 'MATCHMAKING_STRATEGY',
  { values, isWrong }: ResolvedVariables,
  available: readonly string[],
  findings: Findings,
): void {
  const strategy = values[name];
  if (isWrong(name) || available.includes(strategy)) return;
  const nearest = nearestWord(strategy, available, Math.ceil(strategy.length / 2));
  const hint = nearest === undefined ? '' : ` (the nearest is ${nearest})`;
  findings.wrong(name, strategy, `one of ${available.join(', ')}${hint}`, {
    example: nearest ?? available[0] ?? 'sample',
  });
}
