import type { Struct } from '../../../common/wire/json-struct.js';
import { attributeOf, typedKey, valuesOf, valueText } from './attribute-value.js';

/** What one attribute of a ticket or session stands for in option tests. */
export interface OptionValues {
  /** By text, as the reference's search compares. */
  readonly texts: ReadonlySet<string>;
  /** By typed key, as the final check counts. */
  readonly keys: ReadonlySet<string>;
  /** Those of {@link keys} that are named once. */
  readonly singles: ReadonlySet<string>;
  readonly count: number;
}

/**
 * Reads each attribute once however many pivots ask for it. Lives as long as a computation.
 * Cost: O(values) the first time, O(1) after.
 */
export class OptionValueReader {
  private readonly known = new Map<string, Map<Struct, OptionValues | undefined>>();

  /** Undefined when the attribute is absent. */
  read(attributes: Struct, name: string): OptionValues | undefined {
    let byStruct = this.known.get(name);
    if (byStruct === undefined) {
      byStruct = new Map();
      this.known.set(name, byStruct);
    }
    let values = byStruct.get(attributes);
    if (values === undefined && !byStruct.has(attributes)) {
      values = optionValues(attributes, name);
      byStruct.set(attributes, values);
    }
    return values;
  }
}

function optionValues(attributes: Struct, name: string): OptionValues | undefined {
  const value = attributeOf(attributes, name);
  if (value === undefined) return undefined;
  const items = valuesOf(value);
  const keys = items.map(typedKey);
  return {
    texts: new Set(items.map(valueText)),
    keys: new Set(keys),
    singles: new Set(keys.filter((key) => keys.indexOf(key) === keys.lastIndexOf(key))),
    count: items.length,
  };
}
