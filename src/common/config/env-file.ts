import { parseEnv } from 'node:util';
import type { ConfigWarning } from './findings.js';

/** What a `.env` file says. */
export interface EnvFile {
  readonly variables: Readonly<Record<string, string>>;
  /** Lines that say less, or something else, than they seem to. */
  readonly warnings: readonly ConfigWarning[];
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=[^\S\n]*/;
const QUOTED = /^(['"`])([\s\S]*?)\1([^\n]*)/;

/**
 * Reads a `.env` file: `NAME=value`, optionally in single, double or back quotes, and followed by
 * a comment that begins with ` #`. Inside single quotes every character stands for itself.
 *
 * Node's own parser does the reading. It is silent about lines it cannot read and ends a value
 * without quotes at any `#`, where Docker Compose, which users know, wants a blank before it: the
 * lines are walked once more here for both.
 */
export function parseEnvFile(content: string): EnvFile {
  const text = content.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const variables: Record<string, string> = {};
  const warnings: ConfigWarning[] = [];
  const parsed = parseEnv(text);
  const seen = new Set<string>();

  let rest = text;
  let line = 1;
  const warn = (message: string) => warnings.push({ name: `.env line ${line}`, message });

  while (rest !== '') {
    const lineLength = rest.indexOf('\n') === -1 ? rest.length : rest.indexOf('\n');
    let taken = lineLength;
    const current = rest.slice(0, lineLength);
    const assignment = ASSIGNMENT.exec(current);

    if (assignment?.[1] !== undefined) {
      const name = assignment[1];
      if (seen.has(name)) warn(`${name} is set once more; the last value counts`);
      seen.add(name);
      const start = assignment[0].length;
      const quoted = QUOTED.exec(rest.slice(start));
      if (quoted !== null) {
        taken = start + quoted[0].length;
        variables[name] = parsed[name] ?? '';
        if (!/^\s*(#.*)?$/.test(quoted[3] ?? ''))
          warn('the text after the closing quote is ignored');
        if (quoted[2]?.includes('\n')) warn(`the value of ${name} goes on over several lines`);
      } else {
        const value = current.slice(start);
        if (/^['"`]/.test(value)) warn('the quote is never closed, so it belongs to the value');
        variables[name] = value.replace(/(^|\s)#.*$/, '').trim();
      }
    } else if (!/^\s*(#|$)/.test(current)) {
      warn('is not NAME=value and is ignored');
    }

    line += rest.slice(0, taken + 1).split('\n').length - 1;
    rest = rest.slice(taken + 1);
  }
  return { variables, warnings };
}
