import type { z } from 'zod';
import type { ModuleToggles } from './host-config.js';

/** A module of the host that a variable can belong to; its `ENABLE_*` variable switches it. */
export type ModuleName = keyof ModuleToggles;

/** How the text of a variable becomes a value. */
export interface ValueType<T> {
  /** What is accepted, in words that fit after "expected". */
  readonly expected: string;
  readonly schema: z.ZodType<T, string>;
}

/**
 * Who acts on a variable: `host` parses it into the {@link HostConfig}; the others read it from
 * the process environment themselves, and the host only checks it and hands it on.
 */
export type VariableReader = 'host' | 'local AGS' | 'OpenTelemetry SDK' | 'AWS SDK';

/** One variable as users write it. */
export interface Variable<T, D extends string | undefined = string | undefined> {
  readonly type: ValueType<T>;
  /** One sentence: what it means, with its unit. */
  readonly meaning: string;
  readonly example: string;
  /** Text used when the variable is unset; `undefined` when there is none. */
  readonly default: D;
  /** Other names it is known by; one of them that says something else stops the start. */
  readonly aliases: readonly string[];
  /** True when its value must never be shown. */
  readonly secret: boolean;
  /** The module without which it has no effect. */
  readonly module: ModuleName | 'host';
  readonly reader: VariableReader;
}

/** Variables by name. */
export type VariableTable = Readonly<Record<string, Variable<unknown>>>;

/** What {@link variable} may be told beyond the needed; all else has a default. */
interface VariableOptions<D extends string | undefined> {
  readonly default?: D;
  readonly aliases?: readonly string[];
  readonly secret?: boolean;
  readonly module?: ModuleName | 'host';
  readonly reader?: VariableReader;
}

/** Declares a variable: not secret, of the host itself and without alias unless told otherwise. */
export function variable<T, const D extends string | undefined = undefined>(
  type: ValueType<T>,
  meaning: string,
  example: string,
  options: VariableOptions<D> = {},
): Variable<T, D> {
  return {
    type,
    meaning,
    example,
    // An absent default makes D `undefined`, which is what the option then holds.
    default: options.default as D,
    aliases: options.aliases ?? [],
    secret: options.secret ?? false,
    module: options.module ?? 'host',
    reader: options.reader ?? 'host',
  };
}

/** The parsed value of a variable; never `undefined` where the table has a default. */
export type ValueOf<V> =
  V extends Variable<infer T, infer D> ? (D extends string ? T : T | undefined) : never;
