import { Command, CommanderError } from 'commander';
import { EXIT_CODE } from '../common/config/exit-code.js';
import { hostVersion } from '../common/config/host-version.js';
import { CallFailedError } from '../common/grpc/client/call-failed.error.js';
import { AgsRefusedError, AgsUnreachableError } from './ags/ags-refused.error.js';
import { callCommand } from './call/call.command.js';
import type { CliSurroundings } from './cli-context.js';
import { CliFailure } from './cli-failure.js';
import { localAgsCommand } from './local-ags/local-ags.command.js';
import { newCommand } from './new/new.command.js';
import { opsCommand } from './ops/ops.command.js';
import { playCommand } from './play/play.command.js';
import { shapesCommand } from './shapes/shapes.command.js';
import { tokenCommand } from './token/token.command.js';

/**
 * Runs a command line of the developer's tool to its end.
 * @param args  without the names of Node and of the script
 * @returns the exit code
 */
export async function runCli(
  args: readonly string[],
  surroundings: CliSurroundings,
): Promise<number> {
  const { terminal } = surroundings;
  let complaint = '';
  const program = new Command('extend-host')
    .description('Tools for those who write AccelByte Extend overrides.')
    .version(hostVersion(), '-V, --version', 'print the version and end')
    .helpOption('-h, --help', 'print this and end')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => {
        complaint += text;
      },
    });
  const commands = [
    localAgsCommand,
    tokenCommand,
    callCommand,
    opsCommand,
    playCommand,
    shapesCommand,
    newCommand,
  ];
  for (const command of commands) {
    program.addCommand(settledLike(program, command(surroundings)));
  }
  try {
    if (args.length === 0) program.help();
    await program.parseAsync(args, { from: 'user' });
    return EXIT_CODE.clean;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT_CODE.clean;
      // commander puts its "did you mean" on a line of its own, and shows the help of a command
      // that lacks its sub-command.
      const isHelp = error.code === 'commander.help';
      terminal.err(isHelp ? complaint.trimEnd() : complaint.trim().replace(/\s*\n\s*/g, ' '));
      return EXIT_CODE.configuration;
    }
    return tellFailure(error, surroundings);
  }
}

/** Sub-commands too: commander hands settings on when a command is made, and these are made before. */
function settledLike(parent: Command, command: Command): Command {
  command.copyInheritedSettings(parent);
  for (const each of command.commands) settledLike(command, each);
  return command;
}

function tellFailure(error: unknown, { terminal }: CliSurroundings): number {
  if (error instanceof CliFailure) {
    if (error.message !== '') terminal.err(error.message);
    return error.exitCode;
  }
  const isForeseen =
    error instanceof CallFailedError ||
    error instanceof AgsRefusedError ||
    error instanceof AgsUnreachableError;
  if (isForeseen) terminal.err(error.message);
  // A defect of the tool: whoever reports it needs the stack.
  else terminal.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT_CODE.failure;
}
