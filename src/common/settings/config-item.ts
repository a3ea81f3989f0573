import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';
import { isDecimal, isInteger } from './number-syntax.js';

/** Numbers of `ConfigValidator` in the contract. */
export const VALIDATOR = {
  string: 0,
  custom: 1,
  int: 2,
  positiveInt: 3,
  float: 4,
  positiveFloat: 5,
} as const;

export type Validator = keyof typeof VALIDATOR;

/** Refuses a value by throwing; `name` is that of the item, for the text. */
export type CustomValidator = (name: string, value: string) => void;

/** What an item is declared with. */
export interface ConfigItemOptions {
  /** Lower-case letters, digits and hyphens, a letter first. */
  readonly name: string;
  readonly description: string;
  /** Hard-coded value: the first layer. */
  readonly default: string;
  /** Then no validator looks at an empty value. */
  readonly canBeEmpty?: boolean;
  /** Never shown, never logged. */
  readonly isSecret?: boolean;
}

/**
 * A setting that a service declares: immutable, and the key under which its value of one host is
 * found. `T` is what the text of its value means.
 */
export interface ConfigItem<T = unknown> extends Required<ConfigItemOptions> {
  readonly validator: Validator;
  /** @throws ResultError with code 20 or 21, naming item and value */
  check(value: string): void;
  /** The meaning of a checked value. */
  parse(value: string): T;
}

const NAME = /^[a-z][a-z0-9-]*$/;

/** Any text. */
export function textItem(options: ConfigItemOptions): ConfigItem<string> {
  return item(options, 'string', asItIs, () => undefined);
}

/** A whole number in the range of 64 bits, read as a `number`. */
export function intItem(options: ConfigItemOptions): ConfigItem<number> {
  return item(options, 'int', Number, (text) => (isInteger(text) ? undefined : 'an integer'));
}

/** A whole number above 0. */
export function positiveIntItem(options: ConfigItemOptions): ConfigItem<number> {
  return item(options, 'positiveInt', Number, (text) =>
    isInteger(text) && Number(text) > 0 ? undefined : 'an integer above 0',
  );
}

/** A finite decimal number. */
export function floatItem(options: ConfigItemOptions): ConfigItem<number> {
  return item(options, 'float', Number, (text) => (isDecimal(text) ? undefined : 'a number'));
}

/** A finite decimal number above 0. */
export function positiveFloatItem(options: ConfigItemOptions): ConfigItem<number> {
  return item(options, 'positiveFloat', Number, (text) =>
    isDecimal(text) && Number(text) > 0 ? undefined : 'a number above 0',
  );
}

/**
 * An item with a rule of its own.
 * @param validate  throws for a value that is not acceptable
 * @throws ResultError with code 20 where there is no such function
 */
export function customItem<T = string>(
  options: ConfigItemOptions,
  validate: CustomValidator | undefined,
  parse: (value: string) => T,
): ConfigItem<T> {
  if (validate === undefined) {
    throw new ResultError(
      RESULT_CODE.ERROR_PARAM_MISSING,
      `${options.name}: a custom validator needs its function`,
    );
  }
  return item(options, 'custom', parse, (text) => {
    validate(options.name, text);
    return undefined;
  });
}

/** @param expectation  what a text is not, in words that fit after "expected" */
function item<T>(
  options: ConfigItemOptions,
  validator: Validator,
  parse: (value: string) => T,
  expectation: (text: string) => string | undefined,
): ConfigItem<T> {
  const { name, canBeEmpty = false, isSecret = false } = options;
  if (!NAME.test(name)) {
    throw new ResultError(
      RESULT_CODE.ERROR_PARAM_INVALID,
      `found the item name ${JSON.stringify(name)}, expected lower-case letters, digits and hyphens`,
    );
  }
  return {
    ...options,
    canBeEmpty,
    isSecret,
    validator,
    parse,
    check(value) {
      if (value === '') {
        if (canBeEmpty) return;
        throw new ResultError(
          RESULT_CODE.ERROR_PARAM_MISSING,
          `${name}: found nothing, expected a value`,
        );
      }
      const expected = expectation(value);
      if (expected === undefined) return;
      throw new ResultError(
        RESULT_CODE.ERROR_PARAM_INVALID,
        `${name}: found ${isSecret ? '***' : JSON.stringify(value)}, expected ${expected}`,
      );
    },
  };
}

function asItIs(value: string): string {
  return value;
}
