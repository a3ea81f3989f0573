import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamicClient } from '../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { ChildHost } from '../support/child-host.js';
import { ended, runCommand } from '../support/cli/run-command.js';

/** What a repository needs to be built and tested. */
const COPIED = [
  ...['src', 'proto', 'scripts', 'test'],
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', '.swcrc'],
  ...['jest.config.mjs', 'biome.json'],
];

/** Building and testing on a machine with other work to do. */
const PATIENCE_MS = 240_000;

const run = promisify(execFile);

describe('extend-host new service', () => {
  let copy: string;

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'extend-host-new-service-'));
    for (const name of COPIED) {
      await cp(resolve(name), join(copy, name), {
        recursive: true,
        // Tests of the repository itself are not run here.
        filter: (path) => !basename(path).endsWith('.e2e-spec.ts'),
      });
    }
    await symlink(resolve('node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rm(copy, { recursive: true }));

  const newService = (name: string) =>
    ended(runCommand(['new', 'service', name], { directory: copy }));
  const inCopy = (program: string, ...args: string[]) =>
    run(program, args, {
      cwd: copy,
      env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' },
    });

  it.each(['Friends', '../friends', 'hello-request'])('refuses the name %j', async (name) => {
    const { exitCode, err } = await newService(name);
    expect({ exitCode, err }).toEqual({
      exitCode: 78,
      err: expect.stringContaining('expected 2 to 24 small letters'),
    });
  });

  it('wants to be run in the root of the repository', async () => {
    const { exitCode, err } = await ended(runCommand(['new', 'service', 'friend-list']));
    expect({ exitCode, err }).toEqual({
      exitCode: 78,
      err: 'src/studio-services.ts: not found here; run this in the root of the repository',
    });
  });

  it(
    'writes a service that is built, well formed, tested, and answers calls',
    async () => {
      const { exitCode, out } = await newService('friend-list');
      expect(exitCode).toBe(0);
      const written = [...out.matchAll(/^(?:wrote|changed) +(\S+)$/gm)].map(
        ([, path]) => path ?? '',
      );
      expect(written).toEqual([
        'proto/studio/friend-list/friend-list.proto',
        'src/modules/friend-list/README.md',
        'src/modules/friend-list/friend-list.module.ts',
        'src/modules/friend-list/friend-list.controller.ts',
        'src/modules/friend-list/friend-list.service.ts',
        'src/modules/friend-list/friend-list.service.spec.ts',
        'src/modules/friend-list/friend-list.errors.ts',
        'src/modules/friend-list/wire/hello-messages.ts',
        'test/e2e/friend-list.e2e-spec.ts',
        'src/studio-services.ts',
      ]);

      await inCopy('npm', 'run', '-s', 'build');
      const code = written.filter((path) => path.endsWith('.ts'));
      await inCopy('node_modules/.bin/biome', 'check', '--vcs-enabled=false', ...code);
      const tests = await inCopy(
        process.execPath,
        'node_modules/jest/bin/jest.js',
        '--testPathPatterns',
        'friend-list|proto-contracts',
      );
      // The service, its host, and the contracts that it is not among.
      expect(tests.stderr).toContain('Test Suites: 3 passed, 3 total');

      const host = new ChildHost({
        entry: join(copy, 'dist', 'main.js'),
        env: { PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false', STATE_URL: `file:${join(copy, 'state')}` },
      });
      try {
        const { grpcPort } = await host.listening();
        const registry = new MessageRegistry(await readFile(join(copy, 'proto/descriptors.binpb')));
        const client = new DynamicClient(registry, `127.0.0.1:${grpcPort}`);
        const hello = registry.method('/studio.friend_list.FriendList/Hello');
        const request = registry.fromJson(hello.input, { name: 'Ada' });
        const { message } = await client.unary(hello, request);
        client.close();
        expect(registry.toJson(hello.output, message)).toEqual({ text: 'Hello, Ada!' });
      } finally {
        await host.kill();
      }
    },
    PATIENCE_MS,
  );

  it('never writes over what is there', async () => {
    const { exitCode, err } = await newService('shapes');
    expect({ exitCode, err }).toEqual({
      exitCode: 78,
      err: 'src/modules/shapes: is there already',
    });
  });

  it('refuses a name that leads to a class that is there', async () => {
    const { exitCode, err } = await newService('studio');
    expect({ exitCode, err }).toEqual({
      exitCode: 78,
      err: 'src/studio-services.ts: has a StudioModule already; take another name',
    });
  });

  it('leaves a list alone that it does not understand', async () => {
    await writeFile(join(copy, 'src/studio-services.ts'), 'export const mine = [];\n');
    const { exitCode, err } = await newService('mail');
    expect({ exitCode, err }).toEqual({
      exitCode: 78,
      err: 'src/studio-services.ts: found no list STUDIO_MODULES to add the module to',
    });
  });
});
