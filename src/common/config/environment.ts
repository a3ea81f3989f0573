import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvFile } from './env-file.js';
import { errorCode } from './error-code.js';
import type { ConfigProblem } from './findings.js';
import type { ReadTextFile } from './listener-rules.js';
import { VARIABLE_NAMES, variableOf } from './variable-table.js';

/** What the process finds around it. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Content of the `.env` file; `undefined` when there is none. */
  readonly envFile: string | undefined;
  /** Why the `.env` file is there and cannot be read. */
  readonly envFileProblem?: ConfigProblem | undefined;
  /** Absolute path; relative paths in variables start here. */
  readonly directory: string;
  readonly readTextFile: ReadTextFile;
}

const readTextFile: ReadTextFile = (path) => readFileSync(path, 'utf8');

/**
 * Reads the process environment and the `.env` file: the one place of the host that does.
 * @param envFilePath  default: `.env` in the working directory
 */
export function readEnvironment(envFilePath: string = join(process.cwd(), '.env')): Environment {
  const base = { env: process.env, directory: process.cwd(), readTextFile };
  try {
    return { ...base, envFile: readTextFile(envFilePath) };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return { ...base, envFile: undefined };
    return {
      ...base,
      envFile: undefined,
      envFileProblem: {
        name: '.env',
        found: `${envFilePath} (${code ?? 'unreadable'})`,
        expected: 'a file that can be read, or none',
        example: 'a copy of .env.template',
      },
    };
  }
}

/**
 * Puts the variables that libraries read themselves, and that only the `.env` file names, where
 * these libraries look; removes those that are empty, because empty means unset.
 * @param target  default: the environment of this process
 */
export function handOnToLibraries(
  { env, envFile }: Pick<Environment, 'env' | 'envFile'>,
  target: Record<string, string | undefined> = process.env,
): void {
  const { variables } = parseEnvFile(envFile ?? '');
  for (const name of VARIABLE_NAMES) {
    const { reader } = variableOf(name);
    if (reader !== 'OpenTelemetry SDK' && reader !== 'AWS SDK') continue;
    const value = env[name] || variables[name];
    if (value) target[name] = value;
    else delete target[name];
  }
}
