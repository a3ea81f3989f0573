import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { CliSurroundings } from '../cli-context.js';
import { badCommandLine } from '../cli-failure.js';
import { registeredService } from './registered-service.js';
import { serviceFiles } from './service-files.js';
import { EXPECTED_NAME, type ServiceNames, serviceNames } from './service-names.js';

/** Where a studio's services are listed. */
const REGISTRATION = 'src/studio-services.ts';

/** `extend-host new` */
export function newCommand(surroundings: CliSurroundings): Command {
  const command = new Command('new')
    .description('write the skeleton of something of your own')
    .helpCommand(false)
    .action(() => command.help());
  command
    .command('service')
    .description('a gRPC service: contract, module, tests; run it in the root of the repository')
    .argument('<name>', 'in small letters, as in friend-list', nameArgument)
    .action((names: ServiceNames) => newService(names, surroundings));
  return command;
}

/** Writes all files or none. */
async function newService(
  names: ServiceNames,
  { terminal, environment: { directory } }: CliSurroundings,
): Promise<void> {
  const registration = join(directory, REGISTRATION);
  if (!existsSync(registration)) {
    throw badCommandLine(`${REGISTRATION}: not found here; run this in the root of the repository`);
  }
  const files = serviceFiles(names);
  const taken = [`src/modules/${names.kebab}`, ...files.map(({ path }) => path)].find((path) =>
    existsSync(join(directory, path)),
  );
  if (taken !== undefined) throw badCommandLine(`${taken}: is there already`);
  const registered = registeredService(await readFile(registration, 'utf8'), names);
  if (registered === undefined) {
    throw badCommandLine(`${REGISTRATION}: found no list STUDIO_MODULES to add the module to`);
  }

  for (const { path, text } of files) {
    const absolute = join(directory, path);
    await mkdir(dirname(absolute), { recursive: true });
    await writeFile(absolute, text, { flag: 'wx' });
    terminal.out(`wrote    ${path}`);
  }
  await writeFile(registration, registered);
  terminal.out(`changed  ${REGISTRATION}`);
  terminal.out('\nNow, with docs/guide/adding-a-service.md beside you:');
  terminal.out('  npm run format && make build && make lint');
  terminal.out(
    `  make dev, and: node dist/cli.js call ${names.pascal}/Hello --data '{"name":"Ada"}'`,
  );
}

function nameArgument(name: string): ServiceNames {
  const names = serviceNames(name);
  if (names === undefined) throw new InvalidArgumentError(EXPECTED_NAME);
  return names;
}
