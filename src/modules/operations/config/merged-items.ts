import { ResultError } from '../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../common/operations/result-code.js';
import type { ConfigView } from './config-view.js';

/** Items of several servers by name; of those that several have, the first one's. */
export function mergedItems(
  servers: readonly (readonly ConfigView[])[],
): ReadonlyMap<string, ConfigView> {
  const merged = new Map<string, ConfigView>();
  for (const item of servers.flat()) {
    if (!merged.has(item.name)) merged.set(item.name, item);
  }
  return merged;
}

/** @throws ResultError 31 when two servers have different values of one item */
export function refuseConflicts(servers: readonly (readonly ConfigView[])[]): void {
  const merged = mergedItems(servers);
  for (const { name, value } of servers.flat()) {
    const first = merged.get(name)?.value;
    if (first === value) continue;
    throw new ResultError(
      RESULT_CODE.ERROR_ITEM_CONFLICT,
      `${name}: one server has ${JSON.stringify(first)}, another one ${JSON.stringify(value)}`,
    );
  }
}
