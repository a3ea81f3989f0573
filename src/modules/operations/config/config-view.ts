import type { ConfigItemStatus } from '../../../common/operations/operations-api.js';
import { VALIDATOR } from '../../../common/settings/config-item.js';
import type { ItemState } from '../../../common/settings/config-store.js';

/** `ConfigItem` of the contract. */
export type ConfigView = ConfigItemStatus;

/**
 * An item as operators see it. The layer that its value came from stands at the end of the
 * description, because the contract has no field for it: `… [environment]`. Of a secret there is
 * neither value nor default.
 */
export function configView({ item, current, default: standard }: ItemState): ConfigView {
  const { name, description, canBeEmpty, validator, isSecret } = item;
  return {
    name,
    description: `${description} [${current.layer}${isSecret ? ', secret' : ''}]`,
    value: isSecret ? '' : current.value,
    default_value: isSecret ? '' : standard.value,
    can_be_empty: canBeEmpty,
    validator: VALIDATOR[validator],
  };
}
