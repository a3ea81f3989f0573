import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { CliSurroundings } from '../cli-context.js';
import { badCommandLine } from '../cli-failure.js';
import { registeredService } from './registered-service.js';
import { serviceFiles } from './service-files.js';
import { EXPECTED_NAME, type ServiceNames, serviceNames } from './service-names.js';
import { writeNewFiles } from './write-new-files.js';

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
  const before = await readFile(registration, 'utf8');
  // Also where another spelling leads to the same class, as a-1 and a1 do.
  if (new RegExp(`\\b${names.pascal}Module\\b`).test(before)) {
    throw badCommandLine(`${REGISTRATION}: has a ${names.pascal}Module already; take another name`);
  }
  const registered = registeredService(before, names);
  if (registered === undefined) {
    throw badCommandLine(`${REGISTRATION}: found no list STUDIO_MODULES to add the module to`);
  }

  await writeNewFiles(directory, files);
  for (const { path } of files) terminal.out(`wrote    ${path}`);
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
