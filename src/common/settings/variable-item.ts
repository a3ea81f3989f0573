import type { ValueOf } from '../config/variable.js';
import type { VARIABLES } from '../config/variable-table.js';
import { type VariableName, variableOf } from '../config/variable-table.js';
import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';
import { type ConfigItem, customItem } from './config-item.js';

/**
 * A variable of the host as a user item, which may then change while the host runs. Only for those
 * that may: never for auth, TLS, ports, secrets and strategies.
 * @throws Error for a variable without default, which no item can do without
 */
export function variableItem<N extends VariableName>(
  name: N,
): ConfigItem<ValueOf<(typeof VARIABLES)[N]>> {
  const { type, meaning, default: standard } = variableOf(name);
  if (standard === undefined) throw new Error(`${name}: an item needs a default`);
  return customItem(
    { name: itemOfVariable(name), description: meaning, default: standard },
    (item, value) => {
      if (type.schema.safeParse(value).success) return;
      throw new ResultError(
        RESULT_CODE.ERROR_PARAM_INVALID,
        `${item}: found ${JSON.stringify(value)}, expected ${type.expected}`,
      );
    },
    // The type of the variable is what its schema gives.
    (value) => type.schema.parse(value) as ValueOf<(typeof VARIABLES)[N]>,
  );
}

/** `STRATEGY_TIMEOUT_MS` is `strategy-timeout-ms`. */
function itemOfVariable(name: VariableName): string {
  return name.toLowerCase().replaceAll('_', '-');
}
