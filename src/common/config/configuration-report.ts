import type { ConfigProblem, ConfigWarning } from './findings.js';
import type { LoadedConfig } from './load-config.js';

/** One line that names the variable, what was found, what is expected and an example. */
export function problemLine({ name, found, expected, example }: ConfigProblem): string {
  const seen = found === undefined ? 'nothing' : JSON.stringify(found);
  return `${name}: found ${seen}, expected ${expected}, e.g. ${example}`;
}

/** One line of what to know. */
export function warningLine({ name, message }: ConfigWarning): string {
  return `warning: ${name} ${message}`;
}

/** What `--check` prints, and what a start that fails prints: the verdict and every warning. */
export function reportLines(loaded: LoadedConfig): readonly string[] {
  const verdict = loaded.ok ? ['configuration is valid'] : loaded.problems.map(problemLine);
  return [...verdict, ...loaded.warnings.map(warningLine)];
}
