import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { EXIT_CODE } from './exit-code.js';
import { hostVersion } from './host-version.js';
import { port } from './value-types.js';

/** What the command line of the host asks for. */
export type CommandLine =
  | {
      readonly kind: 'start';
      /** Validate the configuration, say so, and end. */
      readonly check: boolean;
      /** Workspace folder as written; wins over `STATE_URL`. */
      readonly workspace: string | undefined;
      /** Folder of several users. */
      readonly systemFolder: string;
      /** Folder of this user, for several hosts. */
      readonly userFolder: string;
      /** Wins over `OPERATIONS_GRPC_PORT`. */
      readonly operationsPort: number | undefined;
      /** Values of items by name; the last one of a name counts. */
      readonly items: Readonly<Record<string, string>>;
    }
  | {
      /** Nothing to start: print and end. */
      readonly kind: 'end';
      readonly exitCode: number;
      readonly stdout: string;
      readonly stderr: string;
    };

const SYSTEM_FOLDER = '/etc/extend-host';
const USER_FOLDER = '~/.config/extend-host';

const ITEM = /^([a-z][a-z0-9-]*)=(.*)$/s;

function folder(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('expected a folder, e.g. ./workspace');
  return text;
}

function portNumber(text: string): number {
  const parsed = port.schema.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError(`expected ${port.expected}, e.g. 54321`);
  return parsed.data;
}

function itemValue(
  text: string,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = ITEM.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError(`expected an item as name=value, e.g. ${EXAMPLE_ITEM}`);
  }
  return { ...given, [name]: value };
}

const EXAMPLE_ITEM = 'strategy-timeout-ms=500';

/** `~` at the beginning is the home of the user. */
function expanded(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

/**
 * Reads the command line of `dist/main.js`.
 * @param args  without the names of Node and of the script
 * @param home  default: of the user whom the process runs for
 */
export function parseCommandLine(args: readonly string[], home: string = homedir()): CommandLine {
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
    .option('--system <folder>', 'folder of several users, only read', folder, SYSTEM_FOLDER)
    .option('--user <folder>', 'folder of this user, for several hosts', folder, USER_FOLDER)
    .option(
      '-p, --port <port>',
      'port of the operations services (wins over OPERATIONS_GRPC_PORT)',
      portNumber,
    )
    .option('-c, --config <name=value>', 'default value of an item; may be given again', itemValue)
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
  const options = command.opts<Options>();
  return {
    kind: 'start',
    check: options.check ?? false,
    workspace: options.workspace && expanded(options.workspace, home),
    systemFolder: expanded(options.system, home),
    userFolder: expanded(options.user, home),
    operationsPort: options.port,
    items: options.config ?? {},
  };
}

/** As commander has them after parsing. */
interface Options {
  readonly check?: true;
  readonly workspace?: string;
  readonly system: string;
  readonly user: string;
  readonly port?: number;
  readonly config?: Readonly<Record<string, string>>;
}

/** commander puts its "did you mean" on a line of its own. */
function onOneLine(text: string): string {
  return text === '' ? '' : `${text.trim().replace(/\s*\n\s*/g, ' ')}\n`;
}
