import { type VariableName, variableOf } from './variable-table.js';

/** Something that stops the start. */
export interface ConfigProblem {
  /** Variable, or place in the `.env` file. */
  readonly name: string;
  /** What was found, secrets already masked; `undefined` when nothing was. */
  readonly found: string | undefined;
  /** Words that fit after "expected". */
  readonly expected: string;
  readonly example: string;
}

/** Something that the operator should know and that does not stop the start. */
export interface ConfigWarning {
  /** Variable, or place in the `.env` file. */
  readonly name: string;
  /** What to know, without the name; never a secret. */
  readonly message: string;
}

const MASK = '***';
const MAX_SHOWN_CHARACTERS = 120;

/** `value` as it may be shown: secrets and passwords in URLs masked, endless text cut. */
export function shown(name: VariableName, value: string): string {
  if (variableOf(name).secret) return MASK;
  const masked = value.replace(/\/\/[^/?#\s]*@/g, `//${MASK}@`);
  return masked.length > MAX_SHOWN_CHARACTERS
    ? `${masked.slice(0, MAX_SHOWN_CHARACTERS)}…`
    : masked;
}

/** Collects what is found while one configuration is read, so that all is told at once. */
export class Findings {
  readonly #problems: ConfigProblem[] = [];
  readonly #warnings: ConfigWarning[] = [];

  get problems(): readonly ConfigProblem[] {
    return this.#problems;
  }

  get warnings(): readonly ConfigWarning[] {
    return this.#warnings;
  }

  add(problem: ConfigProblem): void {
    this.#problems.push(problem);
  }

  /**
   * A wrong or missing value of a known variable.
   * @param found      text as the user wrote it, `undefined` when it is missing
   * @param expected   default: what the type of the variable accepts
   * @param writtenAs  the alias under which it was found
   */
  wrong(
    name: VariableName,
    found: string | undefined,
    expected: string = variableOf(name).type.expected,
    {
      writtenAs = name,
      example = variableOf(name).example,
    }: {
      writtenAs?: string;
      example?: string;
    } = {},
  ): void {
    this.add({
      name: writtenAs,
      found: found === undefined ? undefined : shown(name, found),
      expected,
      example,
    });
  }

  warn(name: string, message: string): void {
    this.#warnings.push({ name, message });
  }
}
