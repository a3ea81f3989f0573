import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { EXIT_CODE } from './exit-code.js';
import { hostVersion } from './host-version.js';

/** What the command line of the host asks for. */
export type CommandLine =
  | {
      readonly kind: 'start';
      /** Validate the configuration, say so, and end. */
      readonly check: boolean;
      /** Workspace folder as written; wins over `STATE_URL`. */
      readonly workspace: string | undefined;
    }
  | {
      /** Nothing to start: print and end. */
      readonly kind: 'end';
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
    };

function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('expected a folder, e.g. ./workspace');
  return text;
}

/**
 * Reads the command line of `dist/main.js`.
 * @param args  without the names of Node and of the script
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  let stdout = '';
  let stderr = '';
  const command = new Command('extend-host')
    .description('Serves AccelByte Extend overrides, configured by its environment and by .env.')
    .option('--check', 'validate the configuration and end: 0 when it is valid, 78 when not')
    .option(
      '-w, --workspace <folder>',
      'folder for what the host writes (wins over STATE_URL)',
      folder,
    )
    .version(hostVersion(), '-V, --version', 'print the version and end')
    .helpOption('-h, --help', 'print this and end')
    .addHelpText('after', '\nVariables: docs/configuration.md and .env.template.')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        stdout += text;
      },
      writeErr: (text) => {
        stderr += text;
      },
    });
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const exitCode = error.exitCode === 0 ? EXIT_CODE.clean : EXIT_CODE.configuration;
    return { kind: 'end', exitCode, stdout, stderr: onOneLine(stderr) };
  }
  const { check, workspace } = command.opts<{ check?: true; workspace?: string }>();
  return { kind: 'start', check: check ?? false, workspace };
}

/** commander puts its "did you mean" on a line of its own. */
function onOneLine(text: string): string {
  return text === '' ? '' : `${text.trim().replace(/\s*\n\s*/g, ' ')}\n`;
}
