import type { ValueOf, Variable } from './variable.js';
import { AGS_VARIABLES } from './variables/ags.js';
import {
  LISTENER_VARIABLES,
  MODULE_VARIABLES,
  PROCESS_VARIABLES,
  STRATEGY_VARIABLES,
} from './variables/host.js';
import { MATCHMAKING_VARIABLES } from './variables/matchmaking.js';
import { OPERATIONS_VARIABLES } from './variables/operations.js';
import { SESSION_DSM_VARIABLES } from './variables/session-dsm.js';
import { CONSOLE_VARIABLES, SHAPES_VARIABLES } from './variables/shapes.js';
import { OBSERVABILITY_VARIABLES, TRACING_VARIABLES } from './variables/telemetry.js';

/** Every variable of the host. `.env.template` and `docs/configuration.md` are compared with it. */
export const VARIABLES = {
  ...AGS_VARIABLES,
  ...LISTENER_VARIABLES,
  ...MODULE_VARIABLES,
  ...STRATEGY_VARIABLES,
  ...PROCESS_VARIABLES,
  ...OBSERVABILITY_VARIABLES,
  ...TRACING_VARIABLES,
  ...MATCHMAKING_VARIABLES,
  ...SESSION_DSM_VARIABLES,
  ...OPERATIONS_VARIABLES,
  ...SHAPES_VARIABLES,
  ...CONSOLE_VARIABLES,
};

export type VariableName = keyof typeof VARIABLES;

/** The value of each variable, defaults filled in. */
export type Values = { readonly [N in VariableName]: ValueOf<(typeof VARIABLES)[N]> };

/** All names in the order of the documentation. */
// Object.keys is typed as string[]; the object is a literal of this file, so these are its keys.
export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly VariableName[];

/** The declaration of a variable, for code that treats all alike. */
export function variableOf(name: VariableName): Variable<unknown> {
  return VARIABLES[name];
}
