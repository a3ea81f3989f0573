import { type Findings, shown } from './findings.js';
import { VARIABLE_NAMES, type Values, type VariableName, variableOf } from './variable-table.js';

/** The variables after parsing, and what the user really wrote. */
export interface ResolvedVariables {
  /** Defaults stand in for what is unset or wrong. */
  readonly values: Values;
  /** The text as written, under whichever name; `undefined` when the variable is unset. */
  written(name: VariableName): string | undefined;
  /** True when what was written is wrong, so that its value is not what the user meant. */
  isWrong(name: VariableName): boolean;
}

/**
 * Parses every variable.
 * @param textOf  what is set under a name, aliases included; `undefined` or empty means unset
 */
export function resolveVariables(
  textOf: (name: string) => string | undefined,
  findings: Findings,
): ResolvedVariables {
  const values: Record<string, unknown> = {};
  const written = new Map<VariableName, string>();
  const wrong = new Set<VariableName>();

  for (const name of VARIABLE_NAMES) {
    const { type, aliases, default: standard } = variableOf(name);
    values[name] = standard === undefined ? undefined : type.schema.parse(standard);

    let first: { as: string; text: string; value: unknown } | undefined;
    for (const as of [name, ...aliases]) {
      const text = textOf(as);
      if (text === undefined || text === '') continue;
      if (!written.has(name)) written.set(name, text);
      const result = type.schema.safeParse(text);
      if (!result.success) {
        wrong.add(name);
        findings.wrong(name, text, undefined, { writtenAs: as });
      } else if (first === undefined) {
        first = { as, text, value: result.data };
        values[name] = result.data;
      } else if (JSON.stringify(first.value) !== JSON.stringify(result.data)) {
        wrong.add(name);
        findings.wrong(
          name,
          text,
          `"${shown(name, first.text)}" as in ${first.as}, because both name the same setting`,
          { writtenAs: as },
        );
      }
    }
  }
  return {
    // Every name of the table was given a value of its own type above.
    values: values as Values,
    written: (name) => written.get(name),
    isWrong: (name) => wrong.has(name),
  };
}
